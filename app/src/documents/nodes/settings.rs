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
                        <textarea name="bands" rows="6" required>{super::in_textarea(&bands.join("\n"))}</textarea>
                    </label>
                    <label class="long">
                        <span>{lang.pick("提示为四类案件的案由，每行一个（可不填）", "Causes that suggest a four-type case, a line each (optional)")}</span>
                        <textarea name="causes" rows="4">{super::in_textarea(&settings.causes.join("\n"))}</textarea>
                    </label>
                    <button class="primary" type="submit">{lang.pick("保存", "Save")}</button>
                </form>
            </section>
        }
    })
}
