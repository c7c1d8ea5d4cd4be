//! 审计: a court's log, searched.

use super::pager::{Stretch, pager};
use super::record::{OTHER_ACTS, act, phase, role};
use super::{Frame, document};
use crate::components::names::{half, time};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use domain::policy::Action;
use leptos::prelude::*;

/// Entries on a page.
pub const ENTRIES_PER_PAGE: i64 = 50;

/// What is searched for, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The court, where the address names one.
    pub court: String,
    /// By whom.
    pub login: String,
    /// Which act.
    pub action: String,
    /// From which day on.
    pub since: String,
    /// Up to and including which day.
    pub until: String,
    /// A text in object, detail or request.
    pub text: String,
    /// After how many entries.
    pub from: i64,
}

impl Wanted {
    /// The address of the same search, begun at another entry.
    fn address(&self, path: &str, from: i64) -> String {
        let words = [
            ("court", &self.court),
            ("login", &self.login),
            ("action", &self.action),
            ("since", &self.since),
            ("until", &self.until),
            ("text", &self.text),
        ];
        let words = words.iter().filter(|(_, word)| !word.is_empty());
        let mut parts: Vec<String> = words.map(|(name, word)| format!("{name}={}", escape(word))).collect();
        if from > 0 {
            parts.push(format!("from={from}"));
        }
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The court's short name, in Chinese and English.
    pub court: [String; 2],
    /// What was searched for.
    pub wanted: Wanted,
    /// The entries of this page, the latest first.
    pub entries: Vec<Entry>,
    /// How many there are.
    pub of: i64,
}

/// An entry of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its position.
    pub seq: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who.
    pub login: String,
    /// The short name of the court they acted from, in Chinese and English.
    pub home: [String; 2],
    /// The id of their role.
    pub role: String,
    /// The id of the act.
    pub action: String,
    /// To what.
    pub object: String,
    /// `opened`, `done`, `refused` or `failed`.
    pub phase: String,
    /// What came of it.
    pub detail: String,
    /// In which request.
    pub request: String,
}

/// Renders what a search of the log found.
pub fn audit(frame: Frame, audit: Audit) -> String {
    document(frame, ["审计", "Audit"], move || {
        let lang = lang();
        let [zh, en] = audit.court.clone();
        let court = lang.pick(zh, en);
        let all =
            audit.wanted == Wanted { court: audit.wanted.court.clone(), from: audit.wanted.from, ..Wanted::default() };
        let lede = match (lang, all) {
            (Lang::Zh, true) => format!("{court}的日志共 {} 条，只增不改，每条以哈希与前一条相连。", audit.of),
            (Lang::Zh, false) => format!("{court}的日志中找到 {} 条。", audit.of),
            (Lang::En, true) => {
                format!(
                    "The log of {court} has {} entries; none is ever changed, each is chained to the one before.",
                    audit.of
                )
            }
            (Lang::En, false) => format!("{} entries found in the log of {court}.", audit.of),
        };
        let export = audit.wanted.address("/audit/export", 0);
        view! {
            <section class="page admin">
                <h1>{lang.pick("审计", "Audit")}</h1>
                <p class="lede">
                    {lede} " "
                    <a href=export>{lang.pick("导出为 CSV", "Export as CSV")}</a>
                </p>
                {search(&audit.wanted, lang)}
                {table(&audit.entries, lang)}
                {pages(&audit)}
            </section>
        }
    })
}

fn search(wanted: &Wanted, lang: Lang) -> AnyView {
    let acts = Action::ALL.iter().map(|action| (action.id(), action.zh(), action.en())).chain(OTHER_ACTS);
    let acts =
        acts.map(|(id, zh, en)| view! { <option value=id selected=wanted.action == id>{lang.pick(zh, en)}</option> });
    let field = |name: &'static str, kind: &'static str, label: &'static str, value: &String| {
        view! {
            <label>
                <span>{label}</span>
                <input type=kind name=name value=value.clone() autocomplete="off" />
            </label>
        }
    };
    let court =
        (!wanted.court.is_empty()).then(|| view! { <input type="hidden" name="court" value=wanted.court.clone() /> });
    view! {
        <form class="gate-form in-line search" method="get" action="/audit" role="search">
            {court}
            {field("login", "text", lang.pick("登录名", "Login"), &wanted.login)}
            <label>
                <span>{lang.pick("操作", "Act")}</span>
                <select name="action">
                    <option value="">{lang.pick("全部", "all")}</option>
                    {acts.collect_view()}
                </select>
            </label>
            {field("since", "date", lang.pick("自", "From"), &wanted.since)}
            {field("until", "date", lang.pick("至", "Until"), &wanted.until)}
            {field("text", "search", lang.pick("对象、说明或请求号中有", "In object, detail or request"), &wanted.text)}
            <button class="primary" type="submit">{lang.pick("查找", "Search")}</button>
        </form>
    }
    .into_any()
}

fn table(entries: &[Entry], lang: Lang) -> AnyView {
    if entries.is_empty() {
        return view! { <p class="empty">{lang.pick("没有找到，请放宽条件。", "Nothing found; ask for less.")}</p> }
            .into_any();
    }
    let labels = [
        ("序号", "No."),
        ("时间", "Time"),
        ("谁", "Who"),
        ("法院", "Court"),
        ("角色", "Role"),
        ("操作", "Act"),
        ("对象", "Object"),
        ("阶段", "Phase"),
        ("说明", "Detail"),
        ("请求", "Request"),
    ];
    let labels = labels.map(|(zh, en)| lang.pick(zh, en));
    let [_, at, who, home, roles, acts, object, phases, detail, request] = labels;
    let row = |entry: &Entry| {
        let court = lang.pick(&entry.home[0], &entry.home[1]);
        // An empty cell needs no name on a phone.
        let label = |text: &str, label: &'static str| (!text.is_empty()).then_some(label);
        let stopped = matches!(entry.phase.as_str(), "refused" | "failed");
        view! {
            <tr>
                <th scope="row">{entry.seq}</th>
                <td data-label=at class="moment">{time(entry.at)}</td>
                <td data-label=label(&entry.login, who)>{entry.login.clone()}</td>
                <td data-label=label(court, home)>{court.clone()}</td>
                <td data-label=label(&entry.role, roles)>{role(&entry.role, lang)}</td>
                <td data-label=acts>{act(&entry.action, lang)}</td>
                <td data-label=label(&entry.object, object) class="said">{entry.object.clone()}</td>
                <td data-label=phases class="moment" class:waits=stopped>{phase(&entry.phase, lang)}</td>
                <td data-label=label(&entry.detail, detail) class="said">{half(&entry.detail, lang).to_owned()}</td>
                <td data-label=label(&entry.request, request) class="said request"><code>{entry.request.clone()}</code></td>
            </tr>
        }
        .into_any()
    };
    view! {
        <div class="table-frame wide" tabindex="0" role="region" aria-label=lang.pick("审计日志", "Audit log")>
            <table class="rows stacked audit-log">
                <thead><tr>{labels.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                <tbody>{entries.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn pages(audit: &Audit) -> Option<AnyView> {
    let (from, shown) = (audit.wanted.from, audit.entries.len());
    let stretch = Stretch { from, shown, of: audit.of, a_page: ENTRIES_PER_PAGE };
    (!stretch.is_all()).then(|| pager(stretch, |to| audit.wanted.address("/audit", to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_lives_in_the_address() {
        let wanted = Wanted { login: String::from("王 敏"), since: String::from("2024-05-31"), ..Wanted::default() };
        assert_eq!(wanted.address("/audit", 50), "/audit?login=%E7%8E%8B+%E6%95%8F&since=2024-05-31&from=50");
        assert_eq!(Wanted::default().address("/audit", 0), "/audit");
    }
}
