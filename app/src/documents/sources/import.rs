//! Entries of a register from a file.

use crate::documents::nodes::{Here, Nodes, capital, head};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::ledger::{Field, Input, Kind, Step, steps};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The form, and what came of the last file.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// The head of the page.
    pub nodes: Nodes,
    /// Into which register.
    pub kind: Kind,
    /// Rows that were refused, by their line in the file, with the reason and what to do; then nothing was entered.
    pub refused: Vec<(usize, String)>,
    /// How many were refused.
    pub of: usize,
}

/// Renders it.
pub fn import(frame: Frame, view: ImportView) -> String {
    let (zh, en) = (format!("批量登记：{}", view.kind.zh()), format!("Many entries: {}", view.kind.en()));
    document(frame, [&zh.clone(), &en.clone()], move || {
        let lang = lang();
        view! {
            <section class="page admin nodes sources">
                {head(&view.nodes, Here::Ledger(view.kind), lang.pick(zh, en), "/sources")}
                <p class="lede">{lang.pick(
                    "CSV 或 XLSX，首行为列名。每行登记到它写明的那一步为止；有一行不能登记，就一行也不登记。",
                    "CSV or XLSX with the names of the columns in the first row. Each row goes as far as it says; if one cannot be entered, none is.",
                )}</p>
                {refused(&view, lang)}
                <form class="gate-form wide" method="post" enctype="multipart/form-data" action=format!("/sources/import?kind={}", view.kind.id())>
                    <label class="long">
                        <span>{lang.pick("文件", "File")}</span>
                        <input type="file" name="file" accept=".csv,.xlsx,.txt" required />
                    </label>
                    <button class="primary" type="submit">{lang.pick("登记", "Enter")}</button>
                </form>
                {columns(view.kind, lang)}
            </section>
        }
    })
}

fn refused(view: &ImportView, lang: Lang) -> Option<AnyView> {
    if view.of == 0 {
        return None;
    }
    let rows = view.refused.iter().map(|(line, why)| {
        let why = crate::components::names::half(why, lang).to_owned();
        view! { <li>{lang.pick(format!("第 {line} 行："), format!("Line {line}: "))} {why}</li> }
    });
    let more = (view.of > view.refused.len()).then(|| {
        let rest = view.of - view.refused.len();
        view! { <li>{lang.pick(format!("另有 {rest} 行"), format!("{rest} more"))}</li> }
    });
    let text = lang.pick(
        format!("{} 行不能登记，文件没有登记。请改正后重新上传。", view.of),
        format!("{} rows cannot be entered, so nothing was. Correct them and upload the file again.", view.of),
    );
    Some(
        view! {
            <section class="part" id="refused" role="alert">
                <p class="late">{text}</p>
                <ul class="plain">{rows.collect_view()} {more}</ul>
            </section>
        }
        .into_any(),
    )
}

/// The columns a file of a register may have: those of every step, the needed ones of the first step first.
fn columns(kind: Kind, lang: Lang) -> AnyView {
    let own: Vec<&Step> = steps().filter(|step| step.kind == kind).collect();
    let mut seen: BTreeSet<Field> = BTreeSet::new();
    let rows: Vec<AnyView> = own
        .iter()
        .flat_map(|step| step.needs.iter().chain(step.takes).map(move |field| (*step, *field)))
        .filter(|(_, field)| seen.insert(*field))
        .map(|(step, field)| {
            let words = match field.input() {
                Input::Choice(words) => words.iter().map(|word| lang.pick(word.1, word.2)).collect::<Vec<_>>().join(" / "),
                Input::Day => String::from("2023-09-30"),
                Input::Amount => String::from("12500.50"),
                Input::Case => String::from("（2023）冀0638民初1号"),
                _ => String::new(),
            };
            let verb = capital(lang.pick(step.verb.zh(), step.verb.en()), lang);
            let needed = step.needs.contains(&field);
            view! {
                <tr>
                    <th scope="row">{field.zh()} <span class="hint">" " {field.id()}</span></th>
                    <td data-label=lang.pick("用于", "For")>{verb} {needed.then(|| lang.pick("（必填）", " (needed)"))}</td>
                    <td data-label=lang.pick("写法", "Written") class=words.is_empty().then_some("nothing")>{words.clone()}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let number = (kind == Kind::Mediation).then(|| {
        view! {
            <tr>
                <th scope="row">"案号" <span class="hint">" number"</span></th>
                <td>{lang.pick("已有诉前调案号的填写，没有的自动编号", "Where it has a 诉前调 number already; else it gets one")}</td>
                <td>"（2023）冀0638诉前调1号"</td>
            </tr>
        }
    });
    view! {
        <section class="part" id="columns">
            <h2>{lang.pick("列名", "Columns")}</h2>
            <div class="table-frame">
                <table class="rows stacked">
                    <thead>
                        <tr>
                            <th scope="col">{lang.pick("列", "Column")}</th>
                            <th scope="col">{lang.pick("用于", "For")}</th>
                            <th scope="col">{lang.pick("写法", "Written")}</th>
                        </tr>
                    </thead>
                    <tbody>{number} {rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
