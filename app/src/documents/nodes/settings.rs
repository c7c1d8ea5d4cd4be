//! What a court is warned of, and from when a case is long pending.

use super::{Here, Nodes, head};
use crate::documents::{Frame, document};
use crate::lang::lang;
use domain::ledger::NodeSettings;
use leptos::prelude::*;

/// The settings of a court's nodes.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// The head of the page.
    pub nodes: Nodes,
    /// The settings.
    pub settings: NodeSettings,
}

/// Renders them.
pub fn settings(frame: Frame, view: SettingsView) -> String {
    document(frame, ["预警设置", "Settings of the nodes"], move || {
        let lang = lang();
        let settings = &view.settings;
        let days: Vec<String> = settings.days.iter().map(ToString::to_string).collect();
        let number = |name: &'static str, zh: &'static str, en: &'static str, value: i32, most: i32| {
            view! {
                <label>
                    <span>{lang.pick(zh, en)}</span>
                    <input type="number" name=name min="1" max=most.to_string() value=value.to_string() required />
                </label>
            }
        };
        let bands: Vec<String> = settings.bands.iter().map(|band| format!("{} {}", band.months, band.leader)).collect();
        view! {
            <section class="page admin nodes">
                {head(&view.nodes, Here::Settings, lang.pick("预警设置", "Settings of the nodes").to_owned(), "/nodes/settings")}
                <p class="lede">{lang.pick(
                    "本院何时预警、多久算长期未结、哪些案件提示为四类案件。缺省值是建议，不是规定。",
                    "When the court is warned, from when a case is long pending, and which cases are suggested for the four types. What stands here at first is a proposal, not a rule.",
                )}</p>
                <form class="gate-form wide" method="post" action="/nodes/settings">
                    <label>
                        <span>{lang.pick("距届满多少日预警（逗号分隔）", "Days left at which to warn, with commas")}</span>
                        <input type="text" name="days" value=days.join(",") required autocomplete="off" />
                    </label>
                    <label>
                        <span>{lang.pick("多少名当事人提示为群体性", "Parties that suggest a group dispute")}</span>
                        <input type="number" name="parties" min="2" max="10000" value=settings.parties.to_string() required />
                    </label>
                    <label class="tick">
                        <input type="checkbox" name="two_thirds" value="1" checked=settings.two_thirds />
                        <span>{lang.pick("审限过三分之二时预警", "Warn when two thirds of the limit have run")}</span>
                    </label>
                    <label class="long">
                        <span>{lang.pick("长期未结档位，每行“月数 负责领导”", "Bands of long-pending cases: a line each, months and who is responsible")}</span>
                        <textarea name="bands" rows="6" required>{bands.join("\n")}</textarea>
                    </label>
                    <label class="long">
                        <span>{lang.pick("提示为四类案件的案由，每行一个（可不填）", "Causes that suggest a four-type case, a line each (optional)")}</span>
                        <textarea name="causes" rows="4">{settings.causes.join("\n")}</textarea>
                    </label>
                    {number("reply_days", "信访程序性答复（收到之日起，日）", "Procedural reply to a petition, days from receipt", settings.clocks.reply_days, 60)}
                    {number("result_months", "信访结果答复（收到之日起，月）", "Reply on the result, months from receipt", settings.clocks.result_months, 24)}
                    {number("watch_days", "答复后未再信访即视为化解（日）", "Days without a further petition after which it counts as resolved", settings.clocks.watch_days, 730)}
                    {number("mass_people", "多少人以上为群访", "People who make a mass visit", settings.clocks.mass_people.cast_signed(), 1_000)}
                    {number("many_cases", "十二个月内多少件以上为多案当事人", "Cases in twelve months that make a party one of many cases", settings.clocks.many_cases.cast_signed(), 10_000)}
                    <button class="primary" type="submit">{lang.pick("保存", "Save")}</button>
                </form>
            </section>
        }
    })
}
