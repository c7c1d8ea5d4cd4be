//! What is the case, and what has to be done by when: computed sentences.

use crate::components::articles::article;
use crate::components::names::half;
use crate::lang::{Lang, days};
use domain::case::{CaseRecord, Disposition};
use domain::day::Day;
use domain::time_limit::rules::Approver;
use domain::time_limit::{ActionKind, Clock, IrregularityKind, LastDay, NoClock, Reach};
use leptos::prelude::*;

/// What the case is.
pub(crate) fn opening(case: &CaseRecord, court: &[String; 2], lang: Lang) -> String {
    let [zh, en] = court;
    let (docketed, cause) = (case.docketed, &case.cause);
    let procedure = lang.pick(case.procedure.zh(), case.procedure.en());
    let ended: Option<(Day, Disposition)> = case.closed.zip(case.disposition);
    match (lang, ended) {
        (Lang::Zh, Some((day, way))) => {
            format!("{zh}，{cause}，{procedure}，{docketed} 立案，{day} 以{}结案。", way.zh())
        }
        (Lang::Zh, None) => format!("{zh}，{cause}，{procedure}，{docketed} 立案，尚未结案。"),
        (Lang::En, Some((day, way))) => {
            format!("{en}, {cause}, {procedure}: docketed {docketed}, closed {day} ({}).", way.en())
        }
        (Lang::En, None) => format!("{en}, {cause}, {procedure}: docketed {docketed}, still open."),
    }
}

/// How a clock stands, in words.
pub(super) struct Words {
    /// Whether the limit is or was overrun.
    pub(super) over: bool,
    /// How it stands.
    pub(super) standing: String,
    /// What has to be done by when, and what else there is to know.
    pub(super) more: Vec<String>,
}

/// The clock of a case in words.
pub(super) fn words(case: &CaseRecord, clock: &Result<Clock, NoClock>, lang: Lang) -> Words {
    let clock = match clock {
        Ok(clock) => clock,
        Err(why) => return Words { over: false, standing: without(*why, lang), more: Vec::new() },
    };
    let standing = match case.closed {
        Some(_) => closed(clock, lang),
        None => running(clock, lang),
    };
    let mut more = Vec::new();
    // While a clock is stopped its last days move on with each day.
    if case.closed.is_none() && clock.paused.is_none() {
        more.extend(time_to_ask(clock, lang));
        more.extend(time_to_convert(clock, lang));
    }
    if clock.calendar == Reach::Outside {
        more.push(
            lang.pick(
                "届满日不在已公布的节假日安排之内，未作顺延。",
                "The last day lies beyond the published calendar of working days and was not moved.",
            )
            .to_owned(),
        );
    }
    Words { over: clock.days_left < 0, standing, more }
}

fn without(why: NoClock, lang: Lang) -> String {
    match (why, lang) {
        (NoClock::ByLaw { article: by }, Lang::Zh) => format!("没有法定审限（{}）。", article(by, lang)),
        (NoClock::ByLaw { article: by }, Lang::En) => format!("The law sets no time limit ({by})."),
        (NoClock::Unknown, Lang::Zh) => String::from("这类案件没有已知的审限规则，不计审限。"),
        (NoClock::Unknown, Lang::En) => {
            String::from("No rule on time limits is known for such cases; none is counted.")
        }
    }
}

fn running(clock: &Clock, lang: Lang) -> String {
    let (left, used, due) = (clock.days_left, clock.days_used, clock.due);
    let by = article(clock.limit.article, lang);
    match (lang, clock.paused) {
        (Lang::Zh, Some(since)) if left >= 0 => {
            format!("停止计算中：停表于 {since}，已用 {used} 日，剩 {left} 日（{by}）。")
        }
        (Lang::En, Some(since)) if left >= 0 => {
            format!("Stopped since {since}: {used} days used, {left} left ({by}).")
        }
        (Lang::Zh, _) if left < 0 => format!("已超审限 {} 日（{due} 届满，{by}）。", -left),
        (Lang::En, _) if left < 0 => format!("Over the time limit by {} (expired {due}, {by}).", days(-left)),
        (Lang::Zh, _) if left == 0 => format!("审限今日届满，已用 {used} 日（{by}）。"),
        (Lang::En, _) if left == 0 => format!("The time limit expires today, {used} days used ({by})."),
        (Lang::Zh, _) => format!("审限已用 {used} 日，还剩 {left} 日（{due} 届满，{by}）。"),
        (Lang::En, _) => format!("{} of the time limit used, {left} left (expires {due}, {by}).", days(used)),
    }
}

fn closed(clock: &Clock, lang: Lang) -> String {
    let (left, used, due) = (clock.days_left, clock.days_used, clock.due);
    match lang {
        Lang::Zh if left < 0 => format!("用审限 {used} 日，超审限 {} 日结案（{due} 届满）。", -left),
        Lang::En if left < 0 => {
            format!("Closed after {}, {} over the time limit (expired {due}).", days(used), days(-left))
        }
        Lang::Zh => format!("用审限 {used} 日，在审限内结案，余 {left} 日（{due} 届满）。"),
        Lang::En => format!("Closed after {}, within the time limit with {left} left (expiring {due}).", days(used)),
    }
}

fn action(clock: &Clock, kinds: &[ActionKind]) -> Option<LastDay> {
    clock.actions.iter().find(|action| kinds.contains(&action.what)).cloned()
}

/// Who approves, as the sentence calls them.
pub(super) fn approver(approver: Approver, lang: Lang) -> &'static str {
    match (approver, lang) {
        (Approver::President, Lang::Zh) => "院长",
        (Approver::President, Lang::En) => "the president",
        (Approver::Superior, Lang::Zh) => "上一级法院",
        (Approver::Superior, Lang::En) => "the court above",
        (Approver::High, Lang::En) => "the high court",
        (Approver::Supreme, Lang::En) => "the Supreme People’s Court",
        (Approver::Court, Lang::En) => "the court itself",
        (other, _) => lang.pick(other.zh(), other.en()),
    }
}

/// By when more time has to be asked for, and decided on.
fn time_to_ask(clock: &Clock, lang: Lang) -> Option<String> {
    let apply = action(clock, &[ActionKind::ApplyExtension, ActionKind::ApplySuperiorExtension]);
    let decide = action(clock, &[ActionKind::DecideExtension, ActionKind::DecideSuperiorExtension]);
    match (apply, decide) {
        (Some(apply), decide) => {
            let (who, by) = (approver(apply.approver, lang), article(apply.article, lang));
            let day = apply.day;
            Some(match (lang, decide) {
                (Lang::Zh, Some(decide)) => {
                    format!("如需延长，最迟 {day} 申请、{} 前由{who}批准（{by}）。", decide.day)
                }
                (Lang::Zh, None) => format!("如需延长，最迟 {day} 申请，由{who}批准（{by}）。"),
                (Lang::En, Some(decide)) => {
                    format!("For an extension, apply by {day}; {who} decides by {} ({by}).", decide.day)
                }
                (Lang::En, None) => format!("For an extension, apply by {day}; {who} decides ({by})."),
            })
        }
        (None, Some(decide)) => {
            let (who, by, day) = (approver(decide.approver, lang), article(decide.article, lang), decide.day);
            Some(match lang {
                Lang::Zh => format!("申请延长的最后期限已过；已申请的，最迟 {day} 由{who}批准（{by}）。"),
                Lang::En => format!(
                    "The last day to apply for an extension has passed; on one applied for, {who} decides by {day} ({by})."
                ),
            })
        }
        (None, None) if clock.days_left >= 0 && clock.next_extension.is_none() => {
            Some(lang.pick("法律没有规定可再延长。", "The law provides no further extension.").to_owned())
        }
        (None, None) => None,
    }
}

fn time_to_convert(clock: &Clock, lang: Lang) -> Option<String> {
    let action = action(clock, &[ActionKind::ConvertProcedure])?;
    let (day, by) = (action.day, article(action.article, lang));
    Some(match lang {
        Lang::Zh => format!("如需转换程序，最迟 {day}（{by}）。"),
        Lang::En => format!("To change the procedure: by {day} ({by})."),
    })
}

/// What is not as the law has it, in plain words.
pub(super) fn irregular(kind: IrregularityKind, lang: Lang) -> &'static str {
    let both = match kind {
        IrregularityKind::PublicNoticeInSimplified => {
            "简易程序中公告送达，应转为普通程序 / service by public notice in simplified procedure: it should have been changed"
        }
        IrregularityKind::SecondRemand => "再次发回重审，法律只许发回一次 / remanded a second time; the law allows one",
        IrregularityKind::ExtensionAfterExpiry => "届满之后才延长，不生效 / extended after expiry: without effect",
        IrregularityKind::ExtensionWithoutApprover => "延长未写批准人 / an extension without an approver",
        IrregularityKind::WrongApprover => "延长的批准层级不够 / an extension approved below the level required",
        IrregularityKind::ExtensionTooLong => {
            "一次延长超过法定长度，按法定长度计 / one extension longer than allowed: cut to that"
        }
        IrregularityKind::TooManyExtensions => {
            "延长次数超过法定，不生效 / more extensions than the law provides: without effect"
        }
        IrregularityKind::CapExceeded => "累计超过法定上限，按上限计 / over the cap in all: cut to the cap",
        IrregularityKind::UncountedNotApplicable => {
            "这类案件不能因此扣除审限，不生效 / not a ground for such cases: without effect"
        }
        IrregularityKind::UncountedAfterExpiry => "届满之后才扣除，不生效 / begins after expiry: without effect",
        IrregularityKind::UncountedOverCap => {
            "扣除超过法定期间，按法定期间计 / longer than may be left uncounted: cut to that"
        }
        IrregularityKind::LateConversion => "届满之后才转换程序 / procedure changed after expiry",
        IrregularityKind::SuspensionWithoutEnd => {
            "停止计算超过 180 日仍未恢复，请核实事由 / stopped for over 180 days without an end: check the ground"
        }
        IrregularityKind::OverlappingSpans => {
            "扣除期间重叠，重叠的日子只扣一次 / spans overlap: each day is left out once"
        }
    };
    half(both, lang)
}

/// The paragraph, and what is irregular below it.
#[component]
pub(super) fn Lede(
    /// The case.
    case: CaseRecord,
    /// The court's short names.
    court: [String; 2],
    /// Its clock.
    clock: Result<Clock, NoClock>,
) -> impl IntoView {
    let lang = crate::lang::lang();
    let words = words(&case, &clock, lang);
    let space = lang.pick("", " ");
    let more: String = words.more.iter().map(|sentence| format!("{space}{sentence}")).collect();
    let irregular: Vec<_> = clock
        .map(|clock| clock.irregular)
        .unwrap_or_default()
        .into_iter()
        .map(|one| {
            let text = irregular(one.what, lang);
            let by = article(one.article, lang);
            let text = lang.pick(format!("{}：{text}（{by}）", one.day), format!("{}: {text} ({by})", one.day));
            view! { <li>{text}</li> }
        })
        .collect();
    view! {
        <p class="lede case-lede">
            {opening(&case, &court, lang)}{space}
            <strong class:outside=words.over>{words.standing}</strong>
            {more}
        </p>
        {(!irregular.is_empty()).then(|| view! { <ul class="irregular" aria-label=lang.pick("审限异常", "Irregularities")>{irregular}</ul> })}
    }
    .into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::case::{CaseEvent, Procedure};
    use domain::time_limit::{Calendar, clock, told};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn case(number: &str, docketed: &str, procedure: Procedure) -> CaseRecord {
        CaseRecord::docketed(number.parse().unwrap(), day(docketed), procedure)
    }

    fn said(case: &CaseRecord, events: &[&str], today: &str, lang: Lang) -> String {
        let events: Vec<CaseEvent> = events.iter().map(|line| told(line, &case.number).unwrap()).collect();
        let clock = clock(case, &events, day(today), Calendar::shipped());
        let words = words(case, &clock, lang);
        std::iter::once(words.standing).chain(words.more).collect::<Vec<_>>().join(lang.pick("", " "))
    }

    const CIVIL: &str = "（2023）冀0638民初1号";

    /// Six months from 2023-04-12 end on 2023-10-12, a Thursday: fifteen days before is 09-27, five are 10-07.
    #[test]
    fn a_running_clock_says_what_has_to_be_done_by_when() {
        let case = case(CIVIL, "2023-04-12", Procedure::Ordinary);
        assert_eq!(
            said(&case, &[], "2023-09-20", Lang::Zh),
            "审限已用 161 日，还剩 22 日（2023-10-12 届满，民诉法第152条）。如需延长，最迟 2023-09-27 申请、2023-10-07 前由院长批准（延长审限规定第1条）。"
        );
        assert_eq!(
            said(&case, &[], "2023-09-30", Lang::Zh),
            "审限已用 171 日，还剩 12 日（2023-10-12 届满，民诉法第152条）。申请延长的最后期限已过；已申请的，最迟 2023-10-07 由院长批准（延长审限规定第1条）。"
        );
        assert_eq!(said(&case, &[], "2023-10-21", Lang::Zh), "已超审限 9 日（2023-10-12 届满，民诉法第152条）。");
        assert_eq!(
            said(&case, &[], "2023-10-21", Lang::En),
            "Over the time limit by 9 days (expired 2023-10-12, CPL 152)."
        );
    }

    #[test]
    fn a_stopped_clock_keeps_what_is_left() {
        let case = case(CIVIL, "2023-04-12", Procedure::Ordinary);
        let text = said(&case, &["suspension:2023-09-02"], "2023-09-30", Lang::Zh);
        assert!(text.starts_with("停止计算中：停表于 2023-09-02，已用 142 日，剩 41 日"), "{text}");
    }

    #[test]
    fn a_closed_case_was_in_time_or_was_not() {
        let mut case = case(CIVIL, "2023-04-12", Procedure::Ordinary);
        case.closed = Some(day("2023-10-10"));
        assert_eq!(
            said(&case, &[], "2023-12-01", Lang::Zh),
            "用审限 181 日，在审限内结案，余 2 日（2023-10-12 届满）。"
        );
        case.closed = Some(day("2023-10-13"));
        assert_eq!(
            said(&case, &[], "2023-12-01", Lang::En),
            "Closed after 184 days, 1 day over the time limit (expired 2023-10-12)."
        );
    }

    #[test]
    fn cases_without_a_limit_say_why() {
        let foreign = case("（2023）冀96协外认1号", "2023-04-12", Procedure::Other);
        assert_eq!(said(&foreign, &[], "2023-09-30", Lang::Zh), "没有法定审限（民诉法第287条）。");
        let mediation = case("（2023）冀0638诉前调1号", "2023-04-12", Procedure::PresuitMediation);
        assert!(said(&mediation, &[], "2023-09-30", Lang::En).starts_with("No rule"));
    }

    #[test]
    fn simplified_cases_are_told_when_to_change() {
        let case = case(CIVIL, "2023-07-12", Procedure::Simplified);
        let text = said(&case, &[], "2023-09-20", Lang::Zh);
        assert!(text.ends_with("如需转换程序，最迟 2023-10-12（民诉法解释第258条）。"), "{text}");
    }
}
