//! 查看记录: who from other courts looked at this court's data.

use super::{Frame, document, record};
use crate::components::names::time;
use crate::lang::{Lang, lang};
use leptos::prelude::*;
use std::collections::BTreeMap;

const DAYS: i64 = 30;

/// The looks at a court.
#[derive(Clone, Debug)]
pub struct Looks {
    /// The court's short name, in Chinese and English.
    pub court: [String; 2],
    /// The latest first.
    pub looks: Vec<Look>,
    /// Whether there are more than these.
    pub cut: bool,
    /// The second since 1970 that it is now.
    pub now: i64,
}

/// A look.
#[derive(Clone, Debug)]
pub struct Look {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who.
    pub login: String,
    /// The short name of the court they acted from, in Chinese and English.
    pub from: [String; 2],
    /// As what: the id of the role.
    pub role: String,
    /// What they did: the id of the action.
    pub action: String,
    /// To what.
    pub object: String,
    /// In which request.
    pub request: String,
}

/// Renders the looks.
pub fn looks(frame: Frame, looks: Looks) -> String {
    document(frame, ["查看记录", "Looks"], move || {
        let lang = lang();
        view! {
            <section class="page admin">
                <h1>{lang.pick("查看记录", "Looks")}</h1>
                <p class="lede">{lede(&looks, lang)}</p>
                {table(&looks.looks, lang)}
                {looks.cut.then(|| {
                    let most = looks.looks.len();
                    let text = match lang {
                        Lang::Zh => format!("只列最近 {most} 次，更早的见审计日志。"),
                        Lang::En => format!("Only the latest {most}; earlier ones stand in the audit log."),
                    };
                    view! { <p class="cut">{text}</p> }
                })}
            </section>
        }
    })
}

fn lede(looks: &Looks, lang: Lang) -> String {
    let since = looks.now - DAYS * 86_400;
    let lately: Vec<&Look> = looks.looks.iter().filter(|look| look.at >= since).collect();
    let court = lang.pick(&looks.court[0], &looks.court[1]);
    if lately.is_empty() {
        return match lang {
            Lang::Zh => format!("最近 {DAYS} 天没有其他法院的人看过{court}的数据。"),
            Lang::En => format!("Nobody from another court has looked at the data of {court} in the last {DAYS} days."),
        };
    }
    let mut courts: BTreeMap<&String, usize> = BTreeMap::new();
    for look in &lately {
        *courts.entry(lang.pick(&look.from[0], &look.from[1])).or_default() += 1;
    }
    let mut courts: Vec<(&String, usize)> = courts.into_iter().collect();
    courts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let named: Vec<String> = courts.iter().map(|(court, times)| format!("{court} {times}")).collect();
    let all_lately = looks.cut && lately.len() == looks.looks.len();
    match lang {
        Lang::Zh => format!(
            "最近 {DAYS} 天，其他法院的人{}看过{court}的数据 {} 次：{}。",
            if all_lately { "至少" } else { "" },
            lately.len(),
            lang.list(&named)
        ),
        Lang::En => format!(
            "In the last {DAYS} days people of other courts looked at the data of {court} {}{} times: {}.",
            if all_lately { "at least " } else { "" },
            lately.len(),
            lang.list(&named)
        ),
    }
}

fn table(looks: &[Look], lang: Lang) -> Option<AnyView> {
    let labels = [
        ("时间", "Time"),
        ("谁", "Who"),
        ("来自", "From"),
        ("角色", "As"),
        ("做什么", "What"),
        ("对象", "Of"),
        ("请求", "Request"),
    ];
    let labels = labels.map(|(zh, en)| lang.pick(zh, en));
    let [_, who, from, role, what, object, request] = labels;
    let row = |look: &Look| {
        let [zh, en] = look.from.clone();
        view! {
            <tr>
                <th scope="row">{time(look.at)}</th>
                <td data-label=who>{look.login.clone()}</td>
                <td data-label=from>{lang.pick(zh, en)}</td>
                <td data-label=role>{record::role(&look.role, lang)}</td>
                <td data-label=what>{record::act(&look.action, lang)}</td>
                <td data-label=object>{look.object.clone()}</td>
                <td data-label=request class="said"><code>{look.request.clone()}</code></td>
            </tr>
        }
        .into_any()
    };
    (!looks.is_empty()).then(|| {
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("查看记录表", "Looks")>
                <table class="rows stacked">
                    <thead><tr>{labels.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                    <tbody>{looks.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(at: i64, from: &str) -> Look {
        let (login, from) = (String::from("wangmin"), [from.to_owned(), from.to_owned()]);
        let word = String::new;
        Look { at, login, from, role: word(), action: word(), object: word(), request: word() }
    }

    #[test]
    fn the_sentence_counts_thirty_days_and_names_the_courts_that_looked_most_first() {
        let now = 100 * 86_400;
        let day = |days: i64| now - days * 86_400;
        let all = vec![
            look(day(1), "雄安中院"),
            look(day(2), "河北高院"),
            look(day(30), "雄安中院"),
            look(day(31), "雄安中院"),
        ];
        let looks = Looks { court: [String::from("雄县"), String::from("Xiongxian")], looks: all, cut: false, now };
        assert_eq!(lede(&looks, Lang::Zh), "最近 30 天，其他法院的人看过雄县的数据 3 次：雄安中院 2、河北高院 1。");
        let none = Looks { looks: Vec::new(), ..looks };
        assert_eq!(lede(&none, Lang::Zh), "最近 30 天没有其他法院的人看过雄县的数据。");
    }
}
