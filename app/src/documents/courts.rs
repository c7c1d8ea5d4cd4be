//! 法院: the courts a system administrator keeps, and their divisions.

use super::sign_in::Field;
use super::{Frame, document};
use crate::components::names::short;
use crate::figures::CourtName;
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::court::CourtCode;
use domain::line::Line;
use leptos::prelude::*;

/// The courts someone administers.
#[derive(Clone, Debug)]
pub struct Courts {
    /// In administrative order, each with the number of its divisions.
    pub courts: Vec<(CourtName, usize)>,
    /// The courts above the reader's own, for their names.
    pub above: Vec<CourtName>,
    /// The one looked at.
    pub chosen: CourtName,
    /// Its divisions.
    pub divisions: Vec<DivisionLine>,
}

/// A division of a court.
#[derive(Clone, Debug)]
pub struct DivisionLine {
    /// Its name, as it stands in the files.
    pub name: String,
    /// The line it works for.
    pub line: Line,
    /// Whether it is no more.
    pub closed: bool,
}

/// Renders the courts.
pub fn courts(frame: Frame, courts: Courts) -> String {
    document(frame, ["法院", "Courts"], move || {
        let lang = lang();
        let names: Vec<CourtName> = courts.courts.iter().map(|(court, _)| court.clone()).collect();
        view! {
            <section class="page admin">
                <h1>{lang.pick("法院", "Courts")}</h1>
                <p class="lede">{lede(&courts, lang)}</p>
                {table(&courts, lang)}
                {divisions(&courts, lang)}
                {rename(&courts.chosen, lang)}
                {add(&names, &courts.chosen.code, lang)}
            </section>
        }
    })
}

fn lede(courts: &Courts, lang: Lang) -> String {
    let (all, empty) = (courts.courts.len(), courts.courts.iter().filter(|(_, divisions)| *divisions == 0).count());
    match (lang, empty) {
        (Lang::Zh, 0) => format!("您管理 {all} 个法院，都已设部门。"),
        (Lang::Zh, empty) => format!("您管理 {all} 个法院，其中 {empty} 个还没有设部门。"),
        (Lang::En, 0) => format!("You administer {all} courts, each with its divisions."),
        (Lang::En, empty) => format!("You administer {all} courts, {empty} of them without divisions yet."),
    }
}

fn address(code: &CourtCode) -> String {
    format!("/courts?court={}", escape(code.as_str()))
}

fn table(courts: &Courts, lang: Lang) -> AnyView {
    let names: Vec<CourtName> = courts.courts.iter().map(|(court, _)| court).chain(&courts.above).cloned().collect();
    let labels = [("法院", "Court"), ("代字", "Code"), ("层级", "Tier"), ("上级", "Above"), ("部门数", "Divisions")];
    let [court, code, tier, above, divisions] = labels.map(|(zh, en)| lang.pick(zh, en));
    let row = |(one, number): &(CourtName, usize)| {
        let chosen = one.code == courts.chosen.code;
        let (full, _) = lang.pick(&one.zh, &one.en).clone();
        let parent = one.parent.as_ref().map_or_else(|| String::from("—"), |parent| short(&names, parent, lang));
        view! {
            <tr class:chosen=chosen>
                <th scope="row">
                    <a href=format!("{}#divisions", address(&one.code)) aria-current=chosen.then_some("true")>{full}</a>
                </th>
                <td data-label=code>{one.code.to_string()}</td>
                <td data-label=tier>{lang.pick(one.tier.zh(), one.tier.en())}</td>
                <td data-label=above>{parent}</td>
                <td class="number" data-label=divisions>{*number}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("法院表", "Courts")>
            <table class="rows stacked">
                <thead>
                    <tr>
                        {[court, code, tier, above].map(|head| view! { <th scope="col">{head}</th> })}
                        <th scope="col" class="number">{divisions}</th>
                    </tr>
                </thead>
                <tbody>{courts.courts.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A choice of line; the present one is chosen.
fn lines(present: Option<Line>, lang: Lang) -> AnyView {
    let options = Line::ALL.iter().map(|line| {
        view! { <option value=line.id() selected=present == Some(*line)>{lang.pick(line.zh(), line.en())}</option> }
    });
    view! { <select name="line" required>{options.collect_view()}</select> }.into_any()
}

fn divisions(courts: &Courts, lang: Lang) -> AnyView {
    let (chosen, code) = (lang.pick(&courts.chosen.zh.1, &courts.chosen.en.1).clone(), courts.chosen.code.to_string());
    let heading = lang.pick(format!("{chosen}的部门"), format!("Divisions of {chosen}"));
    let labels = [("部门", "Division"), ("条线", "Line"), ("状态", "State"), ("修改", "Change")];
    let [division, line, state, change] = labels.map(|(zh, en)| lang.pick(zh, en));
    let row = |one: &DivisionLine| {
        let stated = if one.closed { lang.pick("已撤销", "closed") } else { lang.pick("在用", "in use") };
        view! {
            <tr class:off=one.closed>
                <th scope="row">{one.name.clone()}</th>
                <td data-label=line>{lang.pick(one.line.zh(), one.line.en())}</td>
                <td data-label=state>{stated}</td>
                <td class="acts-cell">
                    <details class="acts">
                        <summary>{change} <span class="unseen">" " {one.name.clone()}</span></summary>
                        <form class="act" method="post" action="/courts/division">
                            <input type="hidden" name="court" value=code.clone() />
                            <input type="hidden" name="name" value=one.name.clone() />
                            <label><span>{line}</span> {lines(Some(one.line), lang)}</label>
                            <label class="tick">
                                <input type="checkbox" name="closed" value="1" checked=one.closed />
                                <span>{lang.pick("已撤销（只为旧案保留）", "Closed (kept for the cases it had)")}</span>
                            </label>
                            <button class="quiet" type="submit">{lang.pick("保存", "Save")}</button>
                        </form>
                    </details>
                </td>
            </tr>
        }
        .into_any()
    };
    let table = (!courts.divisions.is_empty()).then(|| {
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label=heading.clone()>
                <table class="rows stacked">
                    <thead><tr>{[division, line, state, change].map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                    <tbody>{courts.divisions.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    });
    let empty = courts.divisions.is_empty().then(|| {
        view! { <p class="empty">{lang.pick("还没有部门。名称应与案件文件中的承办部门一致。", "None yet. Names must be those in the case files.")}</p> }
    });
    view! {
        <section class="part" id="divisions">
            <h2>{heading.clone()}</h2>
            {empty} {table}
            <form class="gate-form in-line" method="post" action="/courts/division">
                <input type="hidden" name="court" value=code.clone() />
                <Field name="name" zh="新部门的名称" en="Name of a new division" />
                <label><span>{line}</span> {lines(None, lang)}</label>
                <button class="quiet" type="submit">{lang.pick("增加部门", "Add the division")}</button>
            </form>
        </section>
    }
    .into_any()
}

fn rename(court: &CourtName, lang: Lang) -> AnyView {
    let heading = match lang {
        Lang::Zh => format!("修改{}的名称", court.zh.1),
        Lang::En => format!("Rename {}", court.en.1),
    };
    view! {
        <section class="part" id="rename">
            <h2>{heading}</h2>
            <form class="gate-form in-line" method="post" action="/courts/put">
                <input type="hidden" name="code" value=court.code.to_string() />
                <Names court=court.clone() />
                <button class="quiet" type="submit">{lang.pick("保存名称", "Save the names")}</button>
            </form>
        </section>
    }
    .into_any()
}

fn add(names: &[CourtName], chosen: &CourtCode, lang: Lang) -> AnyView {
    let parents = names.iter().map(|court| {
        let name = lang.pick(&court.zh.1, &court.en.1).clone();
        view! { <option value=court.code.to_string() selected=court.code == *chosen>{name}</option> }
    });
    view! {
        <section class="part" id="put">
            <h2>{lang.pick("增加法院", "Add a court")}</h2>
            <p class="subtitle">
                {lang.pick(
                    "层级由代字决定：省字加两位数字是中级法院，加四位是基层法院。",
                    "The code tells the tier: a province with two digits is an intermediate court, with four a basic one.",
                )}
            </p>
            <form class="gate-form in-line" method="post" action="/courts/put">
                <Field name="code" zh="代字，如 冀0638" en="Code, such as 冀0638" />
                <Names />
                <label>
                    <span>{lang.pick("上级法院", "Court above")}</span>
                    <select name="parent" required>{parents.collect_view()}</select>
                </label>
                <button class="primary" type="submit">{lang.pick("增加", "Add")}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The four names of a court.
#[component]
fn Names(#[prop(optional)] court: Option<CourtName>) -> impl IntoView {
    let (zh, en) = court.map(|court| (court.zh, court.en)).unwrap_or_default();
    view! {
        <Field name="name_zh" zh="中文全称" en="Full Chinese name" value=zh.0 />
        <Field name="short_zh" zh="中文简称" en="Short Chinese name" value=zh.1 />
        <Field name="name_en" zh="英文全称" en="Full English name" value=en.0 />
        <Field name="short_en" zh="英文简称" en="Short English name" value=en.1 />
    }
}
