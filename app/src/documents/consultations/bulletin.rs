//! The bulletin on screen and on paper: the same document that goes into Word and Excel, with its words open to change.

use super::{Here, Room, button, head, named};
use crate::documents::nodes::in_textarea;
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::bulletin::{Block, Bulletin, Cell, Content, Table, Trend};
use domain::figure::State;
use leptos::prelude::*;

/// The page.
#[derive(Clone, Debug)]
pub struct BulletinView {
    /// The consultation.
    pub room: Room,
    /// The document, with the officer's changes.
    pub bulletin: Bulletin,
    /// The document as it is made, to be changed; none where it is only read.
    pub made: Option<Bulletin>,
}

/// Renders it.
pub fn bulletin(frame: Frame, view: BulletinView) -> String {
    document(frame.at_station("/consultations"), ["会商通报", "Bulletin"], move || {
        let lang = lang();
        let room = &view.room;
        let id = room.consultation.id.clone();
        let file = |format: &str| format!("/consultations/export?id={id}&format={format}");
        let edit = room.changes() && view.made.is_none();
        view! {
            <section class="page admin consultations bulletin-page">
                {head(room, Here::Bulletin)}
                <p class="bulletin-tools">
                    <a class="primary" href=file("docx")>{lang.pick("导出 Word", "Export to Word")}</a>
                    <a href=file("xlsx")>{lang.pick("导出 Excel", "Export to Excel")}</a>
                    {edit.then(|| view! { <a href=format!("{}&edit=1", room.address(Here::Bulletin))>{lang.pick("修改文字", "Change its words")}</a> })}
                    <span class="hint">{lang.pick("打印或存为 PDF：用浏览器的打印功能，版面按公文格式。", "To print it or make a PDF use the browser's print: it is laid out as an official document.")}</span>
                </p>
                {match &view.made {
                    Some(made) => editing(room, made, lang),
                    None => paper(&view.bulletin, lang),
                }}
            </section>
        }
    })
}

fn paper(bulletin: &Bulletin, lang: Lang) -> AnyView {
    let blocks = bulletin.numbered().into_iter().map(|(number, block)| block_view(&number, block)).collect_view();
    view! {
        <article class="paper">
            <h3 class="paper-title">{bulletin.title.clone()}</h3>
            <p class="paper-to">{bulletin.to.clone()}{lang.pick("：", ":")}</p>
            {blocks}
            <p class="paper-sign">{bulletin.from.clone()}<br />{bulletin.date.clone()}</p>
            <p class="paper-source">{bulletin.source.clone()}</p>
        </article>
    }
    .into_any()
}

fn block_view(number: &str, block: &Block) -> AnyView {
    match &block.content {
        Content::Heading(1, text) => view! { <h4 id=block.id.clone()>{format!("{number}{text}")}</h4> }.into_any(),
        Content::Heading(2, text) => view! { <h5 id=block.id.clone()>{format!("{number}{text}")}</h5> }.into_any(),
        Content::Heading(_, text) => view! { <h6 id=block.id.clone()>{format!("{number}{text}")}</h6> }.into_any(),
        Content::Paragraph(text) => view! { <p id=block.id.clone()>{text.clone()}</p> }.into_any(),
        Content::Table(table) => table_view(&block.id, table),
        Content::Trend(trend) => trend_view(&block.id, trend),
    }
}

/// A table of so few rows stays on one page.
const SHORT: usize = 14;

fn table_view(id: &str, table: &Table) -> AnyView {
    let heads = table.head.iter().map(|head| view! { <th scope="col">{head.clone()}</th> }).collect_view();
    let cell = |(at, cell): (usize, &Cell)| {
        let class = match cell {
            Cell::Text(_) => "",
            Cell::Number(_, Some(State::Outside)) => "number outside",
            Cell::Number(..) => "number",
        };
        match at {
            0 => view! { <th scope="row" class=class>{cell.shown()}</th> }.into_any(),
            _ => view! { <td class=class>{cell.shown()}</td> }.into_any(),
        }
    };
    let rows = table
        .rows
        .iter()
        .map(|row| view! { <tr>{row.iter().enumerate().map(cell).collect_view()}</tr> })
        .collect_view();
    let notes = table.notes.iter().map(|note| view! { <p class="paper-note">{note.clone()}</p> }).collect_view();
    let label = table.caption.clone();
    view! {
        <div class=if table.rows.len() <= SHORT { "paper-table short" } else { "paper-table" } id=id.to_owned() tabindex="0" role="region" aria-label=label>
            <table>
                <caption>{table.caption.clone()}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {notes}
    }
    .into_any()
}

/// Width, height and margin of the drawing.
const SIZE: (f64, f64, f64) = (720.0, 220.0, 44.0);

fn trend_view(id: &str, trend: &Trend) -> AnyView {
    let (width, height, margin) = SIZE;
    let value =
        |text: &Option<String>| text.as_ref().and_then(|text| text.replace('\u{2212}', "-").parse::<f64>().ok());
    let values: Vec<Option<f64>> = trend.points.iter().map(|(_, shown)| value(shown)).collect();
    let ends: Vec<f64> = trend.range.iter().filter_map(value).collect();
    let all = values.iter().flatten().chain(&ends);
    let (low, high) = all.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
    if low > high {
        return ().into_any();
    }
    let spread = if high > low { (high - low) * 0.1 } else { 1.0 };
    let (low, high) = (low - spread, high + spread);
    let x = |at: usize| margin + (width - 2.0 * margin) * at as f64 / (trend.points.len().max(2) - 1) as f64;
    let y = |value: f64| height - margin / 2.0 - (height - margin) * (value - low) / (high - low);
    let mut path = String::new();
    let mut broken = true;
    for (at, one) in values.iter().enumerate() {
        match one {
            Some(one) => {
                path.push_str(&format!("{}{:.1} {:.1}", if broken { "M" } else { "L" }, x(at), y(*one)));
                broken = false;
            }
            None => broken = true,
        }
    }
    let bound = |end: &Option<String>, otherwise: f64| value(end).unwrap_or(otherwise);
    let [bottom, top] = &trend.range;
    let band = (!ends.is_empty()).then(|| {
        let (upper, lower) = (y(bound(top, high)), y(bound(bottom, low)));
        view! { <rect class="band" x=margin y=format!("{upper:.1}") width=width - 2.0 * margin height=format!("{:.1}", lower - upper) /> }
    });
    let edges = trend.range.iter().filter_map(|end| Some((end.clone()?, value(end)?))).map(|(shown, at)| {
        view! { <text class="edge" x=margin - 6.0 y=format!("{:.1}", y(at) + 4.0) text-anchor="end">{shown}</text> }
    });
    let last = values.iter().enumerate().rev().find_map(|(at, one)| Some((at, (*one)?)));
    let mark = last.map(|(at, one)| {
        let shown = trend.points.get(at).and_then(|(_, shown)| shown.clone()).unwrap_or_default();
        view! {
            <circle class="last" cx=format!("{:.1}", x(at)) cy=format!("{:.1}", y(one)) r="3.5" />
            <text class="value" x=format!("{:.1}", x(at)) y=format!("{:.1}", y(one) - 9.0) text-anchor="end">{shown}</text>
        }
    });
    let months = [0, trend.points.len() / 2, trend.points.len().saturating_sub(1)];
    let months = months.into_iter().filter_map(|at| Some((at, trend.points.get(at)?.0.clone()))).map(|(at, month)| {
        let anchor = if at == 0 {
            "start"
        } else if at + 1 == trend.points.len() {
            "end"
        } else {
            "middle"
        };
        view! { <text class="month" x=format!("{:.1}", x(at)) y=height - 4.0 text-anchor=anchor>{month}</text> }
    });
    let (edges, months) = (edges.collect_view(), months.collect_view());
    view! {
        <figure class="paper-trend" id=id.to_owned()>
            <figcaption><strong>{trend.title.clone()}</strong> <span>{trend.subtitle.clone()}</span></figcaption>
            <svg viewBox=format!("0 0 {width} {height}") role="img" aria-label=trend.title.clone()>
                {band} <path class="line" d=path fill="none" /> {edges} {mark} {months}
            </svg>
        </figure>
    }
    .into_any()
}

fn editing(room: &Room, made: &Bulletin, lang: Lang) -> AnyView {
    let blocks = made.numbered().into_iter().map(|(number, block)| edit_row(room, &number, block, lang)).collect_view();
    view! {
        <form class="bulletin-edit" method="post" action="/consultations/bulletin">
            {named(room)}
            <p class="hint">{lang.pick(
                "只改文字；数字、表格和图来自冻结的数据，不能改。清空一段即不印这一段，改回原文即恢复。",
                "Words only: numbers, tables and charts come from the frozen figures and stay. Empty a text to leave its part out; the text as it was brings it back.",
            )}</p>
            {blocks}
            <p class="form-foot">{button("保存通报", "Save the bulletin", lang)} " " <a href=room.address(Here::Bulletin)>{lang.pick("不改了", "Leave it")}</a></p>
        </form>
    }
    .into_any()
}

fn edit_row(room: &Room, number: &str, block: &Block, lang: Lang) -> AnyView {
    let words = match room.consultation.changes.get(&block.id) {
        Some(Some(text)) => text.clone(),
        Some(None) => String::new(),
        None => block.content.words().to_owned(),
    };
    let what = match &block.content {
        Content::Heading(..) => lang.pick("标题", "Heading"),
        Content::Paragraph(_) => lang.pick("段落", "Paragraph"),
        Content::Table(_) => lang.pick("表题", "Caption of the table"),
        Content::Trend(_) => lang.pick("图题", "Title of the chart"),
    };
    let rows = if matches!(block.content, Content::Paragraph(_)) { "3" } else { "1" };
    view! {
        <label class="long">
            <span>{what} " " {number.to_owned()}</span>
            <input type="hidden" name="block" value=block.id.clone() />
            <textarea name="words" rows=rows maxlength="4000">{in_textarea(&words)}</textarea>
        </label>
    }
    .into_any()
}
