//! What a court counts as a 案, and the days of its registers.

use crate::documents::nodes::{Here, Nodes, head};
use crate::documents::{Frame, document};
use crate::lang::{Lang, lang};
use domain::ledger::NodeSettings;
use domain::lineage::{Counting, Preset};
use leptos::prelude::*;

/// The settings of the registers.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// The head of the page.
    pub nodes: Nodes,
    /// The settings.
    pub settings: NodeSettings,
}

/// Renders them.
pub fn settings(frame: Frame, view: SettingsView) -> String {
    document(frame, ["三源设置", "Settings of the sources"], move || {
        let lang = lang();
        view! {
            <section class="page admin nodes sources">
                {head(&view.nodes, Here::SourceSettings, lang.pick("三源设置", "Settings of the sources").to_owned(), "/sources")}
                <p class="lede">{lang.pick(
                    "案-件比怎么数“案”，信访多久答复。官方的案件类型清单没有公布，缺省值是建议，不是规定。",
                    "What the case-to-matter ratio counts as a 案, and when petitions have to be answered. The official lists of types are not published; what stands here at first is a proposal, not a rule.",
                )}</p>
                {clocks(&view.settings, lang)}
                {standing(&view.settings.counting, lang)}
                {counting(lang)}
            </section>
        }
    })
}

fn clocks(settings: &NodeSettings, lang: Lang) -> AnyView {
    let number = |name: &'static str, zh: &'static str, en: &'static str, value: i64, most: i64| {
        view! {
            <label>
                <span>{lang.pick(zh, en)}</span>
                <input type="number" name=name min="1" max=most.to_string() value=value.to_string() required />
            </label>
        }
    };
    let clocks = settings.clocks;
    view! {
        <section class="part" id="clocks">
            <h2>{lang.pick("期限与人数", "Days and numbers")}</h2>
            <form class="gate-form wide" method="post" action="/sources/settings">
                <input type="hidden" name="what" value="clocks" />
                {number("reply_days", "信访程序性答复（收到之日起，日）", "Procedural reply to a petition, days from receipt", clocks.reply_days.into(), 60)}
                {number("result_months", "信访结果答复（收到之日起，月）", "Reply on the result, months from receipt", clocks.result_months.into(), 24)}
                {number("watch_days", "答复后多少日未再信访为化解", "Days without a further petition after which it counts as resolved", clocks.watch_days.into(), 730)}
                {number("mass_people", "多少人以上为群访", "People who make a mass visit", clocks.mass_people.into(), 1_000)}
                {number("many_cases", "十二个月内多少件以上为多案当事人", "Cases in twelve months that make a party one of many cases", clocks.many_cases.into(), 10_000)}
                <button class="primary" type="submit">{lang.pick("保存", "Save")}</button>
            </form>
        </section>
    }
    .into_any()
}

fn standing(all: &[Counting], lang: Lang) -> AnyView {
    let rows = all.iter().map(|counting| {
        let codes: Vec<&str> = counting.codes.iter().map(|code| code.as_str()).collect();
        let series = counting.series.map(|series| {
            lang.pick(
                format!("系列案 {} 日内 {} 件以上合一", series.days, series.at_least),
                format!("series of {} within {} days are one", series.at_least, series.days),
            )
        });
        let suit = counting.objection_suit_is_matter.then(|| {
            lang.pick("执行异议之诉另算一案", "suits on objections are 案 of their own").to_owned()
        });
        let more: Vec<String> = [(!codes.is_empty()).then(|| codes.join("、")), series, suit].into_iter().flatten().collect();
        view! { <li>{counting.from.to_string()} " " {lang.pick(counting.preset.zh(), counting.preset.en())} " " <span class="hint">{more.join(" · ")}</span></li> }
    });
    let none = all.is_empty().then(|| {
        view! { <p class="hint">{lang.pick("尚未设置，按“一审加首次执行”计算。", "Nothing is set: first instance and first-time enforcement are counted.")}</p> }
    });
    view! {
        <section class="part" id="counting">
            <h2>{lang.pick("“案”的口径", "What a 案 is")}</h2>
            {none}
            <ul class="plain">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn counting(lang: Lang) -> AnyView {
    let presets = Preset::ALL
        .iter()
        .map(|preset| view! { <option value=preset.id()>{lang.pick(preset.zh(), preset.en())}</option> });
    view! {
        <form class="gate-form wide" method="post" action="/sources/settings">
            <input type="hidden" name="what" value="counting" />
            <label>
                <span>{lang.pick("启用日期（同日的旧口径被替换）", "In force from (replaces one of the same day)")}</span>
                <input type="date" name="from" required />
            </label>
            <label>
                <span>{lang.pick("案是", "A 案 is")}</span>
                <select name="preset">{presets.collect_view()}</select>
            </label>
            <label>
                <span>{lang.pick("本院自定的类型代字，如 民初、行初、执", "Type codes of the court's own list, such as 民初、行初、执")}</span>
                <input type="text" name="codes" maxlength="200" autocomplete="off" />
            </label>
            <label>
                <span>{lang.pick("系列案：多少件以上算一件案（可不填）", "Series: so many suits are one 案 (optional)")}</span>
                <input type="number" name="at_least" min="2" max="1000" />
            </label>
            <label>
                <span>{lang.pick("系列案：首件后多少日内", "Series: within so many days of the first")}</span>
                <input type="number" name="days" min="1" max="365" value="90" />
            </label>
            <label class="tick">
                <input type="checkbox" name="objection_suit" value="1" />
                <span>{lang.pick("执行异议之诉另算一案", "Suits on enforcement objections are 案 of their own")}</span>
            </label>
            <button class="primary" type="submit">{lang.pick("启用这个口径", "Put this in force")}</button>
        </form>
    }
    .into_any()
}
