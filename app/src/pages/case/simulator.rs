//! “What if”: a form whose every change is counted at once in the browser by the same function as on the server, with no
//! request; without WASM it is sent to the same address. The drawing shows both clocks, and spans can be dragged there.

use super::clock::ClockDrawing;
use super::events::{Steps, detail, signed};
use super::grips::Grips;
use super::layout::{Layout, Scale, Shown};
use super::lede::irregular;
use crate::api::case::CaseAnswer;
use crate::components::articles::article;
use crate::components::names::half;
use crate::figures::supposition::{KINDS, ROWS, Standing, Supposed, address, standing};
use crate::lang::{Lang, days, lang};
use domain::case::{CaseEvent, EventKind};
use domain::day::Day;
use domain::ledger::{PROCEDURES, UNCOUNTED};
use domain::time_limit::{ActionKind, Length, NoClock, Uncounted, applies};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::sync::Arc;

/// What comes of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outcome {
    /// What is supposed, of the rows that can be counted.
    pub(super) events: Vec<CaseEvent>,
    /// What is wrong with the others, in both languages.
    faults: Vec<String>,
    /// The clock as it would stand; none where nothing is supposed.
    pub(super) then: Option<Standing>,
}

impl Outcome {
    fn of(answer: &CaseAnswer, rows: &[Supposed]) -> Self {
        let mut outcome = Self::default();
        for row in rows {
            match row.event(&answer.case, answer.today) {
                Ok(event) => outcome.events.extend(event),
                Err(fault) => outcome.faults.push(fault.to_string()),
            }
        }
        if !outcome.events.is_empty() {
            outcome.then = standing(&answer.case, &answer.events, &outcome.events, answer.today, &answer.levels).ok();
        }
        outcome
    }
}

/// The rows of an address; those that suppose nothing hold what a reader is likely to begin with.
fn rows_of(address: &str, answer: &CaseAnswer, now: &Standing) -> Vec<Supposed> {
    let length = now.clock.next_extension.and_then(|extension| extension.length);
    let (length, unit) = match length {
        Some(Length::Months(months)) => (months.to_string(), "个月"),
        Some(Length::Days(days)) => (days.to_string(), "日"),
        None => (String::from("1"), "个月"),
    };
    let mut rows = Supposed::all(address);
    for row in rows.iter_mut().filter(|row| row.what.is_empty()) {
        *row = Supposed {
            from: answer.today.to_string(),
            until: answer.today.plus_days(29).to_string(),
            length: length.clone(),
            unit: unit.to_owned(),
            procedure: String::from("ordinary"),
            ..Supposed::default()
        };
    }
    rows
}

/// The clock with its drawing, its steps and, while the case is open, the form; nothing where there is no clock.
#[component]
pub(super) fn ClockSection(
    /// The case.
    answer: Arc<CaseAnswer>,
    /// Its clock.
    now: Result<Standing, NoClock>,
) -> impl IntoView {
    let lang = lang();
    let now = Arc::new(now.ok()?);
    let open = answer.case.closed.is_none();
    let search = use_location().search;
    let rows = RwSignal::new(rows_of(&search.get_untracked(), &answer, &now));
    let outcome = {
        let answer = Arc::clone(&answer);
        Memo::new(move |_| if open { Outcome::of(&answer, &rows.read()) } else { Outcome::default() })
    };
    let commit = {
        let number = answer.case.number.to_string();
        let navigate = use_navigate();
        Callback::new(move |()| {
            let query = address(&number, &rows.read_untracked());
            let options =
                NavigateOptions { replace: true, scroll: false, resolve: false, ..NavigateOptions::default() };
            navigate(&format!("/case?{query}"), options);
        })
    };
    // Back and forward bring other rows; those written from here are here already.
    {
        let (answer, now) = (Arc::clone(&answer), Arc::clone(&now));
        Effect::new(move |_| {
            let brought = rows_of(&search.read(), &answer, &now);
            let lines = |rows: &[Supposed]| rows.iter().filter_map(Supposed::line).collect::<Vec<_>>();
            if lines(&brought) != lines(&rows.read_untracked()) {
                rows.set(brought);
            }
        });
    }
    // While something is dragged the drawing keeps its scale.
    let frozen = RwSignal::new(None::<Scale>);
    let scale = {
        let (answer, now) = (Arc::clone(&answer), Arc::clone(&now));
        Memo::new(move |_| frozen.get().unwrap_or_else(|| Scale::of(&shown(&answer, &now, &outcome.read()))))
    };
    let layout: Signal<Layout> = {
        let (answer, now) = (Arc::clone(&answer), Arc::clone(&now));
        Memo::new(move |_| Layout::of(&shown(&answer, &now, &outcome.read()), scale.get(), lang)).into()
    };
    let label: Signal<String> = {
        let now = Arc::clone(&now);
        Memo::new(move |_| match finding(&now, outcome.read().then.as_ref(), lang) {
            said if said.is_empty() => heading(&now, lang),
            said => format!("{}. {said}", heading(&now, lang)),
        })
        .into()
    };
    let simulator = open.then(|| {
        let (answer, now) = (Arc::clone(&answer), Arc::clone(&now));
        view! { <Simulator answer now rows outcome commit /> }
    });
    let docketed = answer.case.docketed;
    let drawn = (open && now.clock.paused.is_none()).then(|| {
        lang.pick(
            "斜纹不计入审限；条下细线为预警门槛",
            "Hatched: not counted; small ticks below the bar: thresholds of warnings",
        )
    });
    Some(
        view! {
            <section class="part" id="clock">
                <h2>{heading(&now, lang)}</h2>
                {drawn.map(|drawn| view! { <p class="subtitle">{drawn}</p> })}
                <ClockDrawing layout label>
                    {open.then(|| view! { <Grips rows outcome scale layout frozen commit docketed /> })}
                </ClockDrawing>
                {simulator}
                <Steps clock=now.clock.clone() />
            </section>
        }
        .into_any(),
    )
}

fn shown<'a>(answer: &'a CaseAnswer, now: &'a Standing, outcome: &'a Outcome) -> Shown<'a> {
    Shown {
        case: &answer.case,
        events: &answer.events,
        today: answer.today,
        levels: &answer.levels,
        now,
        then: outcome.then.as_ref(),
        supposed: &outcome.events,
    }
}

fn heading(now: &Standing, lang: Lang) -> String {
    let (due, steps) = (now.clock.due, now.clock.steps.len());
    match lang {
        Lang::Zh if now.clock.paused.is_some() => format!("停止计算中；如今天恢复，审限到 {due}"),
        Lang::En if now.clock.paused.is_some() => format!("Stopped; if resumed today, the limit runs to {due}"),
        Lang::Zh if steps == 1 => format!("审限一步算到 {due}"),
        Lang::Zh => format!("审限经 {steps} 步算到 {due}"),
        Lang::En if steps == 1 => format!("The limit runs to {due}"),
        Lang::En => format!("The limit comes to {due} in {steps} steps"),
    }
}

/// What the supposition does, in a sentence; empty where nothing is supposed.
fn finding(now: &Standing, then: Option<&Standing>, lang: Lang) -> String {
    let Some(then) = then else { return String::new() };
    let (before, after) = (now.clock.due, then.clock.due);
    let moved = after.since(before);
    let left = then.clock.days_left;
    let of_left = match lang {
        Lang::Zh if left < 0 => format!("超 {} 日", -left),
        Lang::Zh => format!("还剩 {left} 日"),
        Lang::En if left < 0 => format!("{} over", days(-left)),
        Lang::En => format!("{} left", days(left)),
    };
    match (lang, moved) {
        (Lang::Zh, 0) => format!("届满日不变，仍为 {before}，{of_left}。"),
        (Lang::Zh, _) => format!("届满日由 {before} 移到 {after}（{} 日），{of_left}。", signed(moved)),
        (Lang::En, 0) => format!("The last day stays {before}, {of_left}."),
        (Lang::En, _) => {
            let sign = if moved < 0 { "\u{2212}" } else { "+" };
            format!("The last day moves from {before} to {after} ({sign}{}), {of_left}.", days(moved.abs()))
        }
    }
}

/// The form and what comes of it.
#[component]
fn Simulator(
    answer: Arc<CaseAnswer>,
    now: Arc<Standing>,
    rows: RwSignal<Vec<Supposed>>,
    outcome: Memo<Outcome>,
    commit: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    let fieldsets = (0..ROWS).map(|at| view! { <Row at answer=Arc::clone(&answer) rows commit /> }).collect_view();
    let faults = move || {
        let faults = outcome.read().faults.clone();
        faults
            .into_iter()
            .map(|fault| view! { <p class="suppose-fault" role="alert">{half(&fault, lang).to_owned()}</p> })
            .collect_view()
    };
    let said = {
        let now = Arc::clone(&now);
        move || finding(&now, outcome.read().then.as_ref(), lang)
    };
    let compared = {
        let now = Arc::clone(&now);
        move || outcome.read().then.clone().map(|then| compared(&now, &then, lang))
    };
    let number = answer.case.number.clone();
    let may_ask = answer.may_ask;
    let requests = move || {
        let today = answer.today;
        let rows = rows.read();
        let asks = rows.iter().filter(|_| may_ask).filter_map(|row| {
            let event = row.event(&answer.case, today).ok().flatten()?;
            let what = lang.pick(event.kind.zh(), event.kind.en());
            let text = lang.pick(format!("提交申请：{what}"), format!("Make the request: {what}"));
            Some(view! { <a class="quiet" href=row.request_address(&answer.case.number) rel="external">{text}</a> })
        });
        asks.collect_view()
    };
    view! {
        <form
            class="suppose-form"
            method="get"
            action="/case"
            autocomplete="off"
            aria-label=lang.pick("期限推演", "What if")
            on:submit=move |event| {
                event.prevent_default();
                commit.run(());
            }
        >
            <h3>{lang.pick("如果……", "What if …")}</h3>
            <input type="hidden" name="number" value=number.to_string() />
            {fieldsets}
            <button class="chip-go" type="submit" hidden=live>{lang.pick("推演", "Compute")}</button>
        </form>
        {faults}
        <output class="suppose-finding" aria-live="polite">{said}</output>
        {compared}
        <p class="case-openers">{requests}</p>
    }
    .into_any()
}

/// One row of the form. Which fields it shows follows from what is chosen, by the style sheet alone.
#[component]
fn Row(at: usize, answer: Arc<CaseAnswer>, rows: RwSignal<Vec<Supposed>>, commit: Callback<()>) -> impl IntoView {
    let lang = lang();
    let first = rows.read_untracked().get(at).cloned().unwrap_or_default();
    let value = move |get: fn(&Supposed) -> &String| move || rows.read().get(at).map(|row| get(row).clone());
    let put = move |set: fn(&mut Supposed, String)| {
        move |event: leptos::ev::Event| {
            let value = event_target_value(&event);
            rows.update(|rows| rows.iter_mut().skip(at).take(1).for_each(|row| set(row, value.clone())));
        }
    };
    let settled = move |_| commit.run(());
    let type_code = answer.case.number.type_code;
    let options = |list: Vec<(&'static str, &'static str)>, chosen: &str| {
        let chosen = chosen.to_owned();
        list.into_iter()
            .map(move |(id, text)| {
                let selected = id == chosen;
                view! { <option value=id selected=selected>{text}</option> }
            })
            .collect_view()
    };
    let kinds = std::iter::once(("", lang.pick("不假设", "nothing")))
        .chain(KINDS.iter().map(|kind| (kind.id(), lang.pick(kind.zh(), kind.en()))))
        .collect();
    let grounds = std::iter::once(("", lang.pick("未定", "not said")))
        .chain(
            UNCOUNTED
                .iter()
                .filter(|(id, ..)| *id != "suspension")
                // One that does not apply stands there if the address says so: that is then told as irregular.
                .filter(|(id, ..)| {
                    *id == first.ground || Uncounted::parse(id).is_ok_and(|ground| applies(ground, type_code))
                })
                .map(|(id, zh, en)| (*id, lang.pick(*zh, *en))),
        )
        .collect();
    let procedures = PROCEDURES.iter().map(|(id, zh, en)| (*id, lang.pick(*zh, *en))).collect();
    let units = vec![("个月", lang.pick("个月", "months")), ("日", lang.pick("日", "days"))];
    view! {
        <fieldset class="suppose">
            <legend class="unseen">{lang.pick(format!("假设 {}", at + 1), format!("Supposition {}", at + 1))}</legend>
            <label class="what">
                <span>{lang.pick("发生", "There is")}</span>
                <select name="what" prop:value=value(|row| &row.what) on:change=move |event| { put(|row, value| row.what = value)(event); commit.run(()); }>
                    {options(kinds, &first.what)}
                </select>
            </label>
            <label class="from">
                <span>{lang.pick("自", "from")}</span>
                <input type="date" name="from" value=first.from.clone() prop:value=value(|row| &row.from) on:input=put(|row, value| row.from = value) on:change=settled />
            </label>
            <label class="until">
                <span>{lang.pick("至（空为未结束）", "until (empty: still runs)")}</span>
                <input type="date" name="until" value=first.until.clone() prop:value=value(|row| &row.until) on:input=put(|row, value| row.until = value) on:change=settled />
            </label>
            <label class="length">
                <span>{lang.pick("延长", "by")}</span>
                <input type="number" name="length" min="1" max="3650" value=first.length.clone() prop:value=value(|row| &row.length) on:input=put(|row, value| row.length = value) on:change=settled />
            </label>
            <label class="length">
                <span>{lang.pick("单位", "unit")}</span>
                <select name="unit" prop:value=value(|row| &row.unit) on:change=move |event| { put(|row, value| row.unit = value)(event); commit.run(()); }>
                    {options(units, &first.unit)}
                </select>
            </label>
            <label class="ground">
                <span>{lang.pick("事由", "ground")}</span>
                <select name="ground" prop:value=value(|row| &row.ground) on:change=move |event| { put(|row, value| row.ground = value)(event); commit.run(()); }>
                    {options(grounds, &first.ground)}
                </select>
            </label>
            <label class="procedure">
                <span>{lang.pick("转为", "into")}</span>
                <select name="procedure" prop:value=value(|row| &row.procedure) on:change=move |event| { put(|row, value| row.procedure = value)(event); commit.run(()); }>
                    {options(procedures, &first.procedure)}
                </select>
            </label>
        </fieldset>
    }
    .into_any()
}

/// A line of the comparison: what, as it is, as it would be.
type Line = (String, String, String, String);

/// Both clocks side by side.
fn compared(now: &Standing, then: &Standing, lang: Lang) -> AnyView {
    let rows: Vec<_> = lines(now, then, lang)
        .into_iter()
        .map(|(what, before, after, change)| {
            let moved = before != after;
            let change = Some(change).filter(|change| !change.is_empty());
            let label = change.is_some().then(|| lang.pick("变化", "Change"));
            // Days stay whole on a phone; a warning may be long and wraps.
            let whole = |text: &str| text.parse::<Day>().is_ok().then_some("day");
            let (is, would_be) = (whole(&before), whole(&after));
            view! {
                <tr class:moved=moved>
                    <th scope="row">{what}</th>
                    <td class="number" data-label=lang.pick("现在", "Now")><span class=is>{before}</span></td>
                    <td class="number then" data-label=lang.pick("如果", "Then")><span class=would_be>{after}</span></td>
                    <td class="number change" data-label=label>{change}</td>
                </tr>
            }
        })
        .collect();
    let irregularities: Vec<_> = then
        .clock
        .irregular
        .iter()
        .filter(|one| !now.clock.irregular.contains(one))
        .map(|one| {
            let (text, by) = (irregular(one.what, lang), article(one.article, lang));
            view! { <li>{lang.pick(format!("{}：{text}（{by}）", one.day), format!("{}: {text} ({by})", one.day))}</li> }
        })
        .collect();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("现在与如果", "Now and then")>
            <table class="rows stacked compared">
                <thead>
                    <tr>
                        <th scope="col"></th>
                        <th scope="col" class="number">{lang.pick("现在", "Now")}</th>
                        <th scope="col" class="number">{lang.pick("如果", "Then")}</th>
                        <th scope="col" class="number">{lang.pick("变化", "Change")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(!irregularities.is_empty()).then(|| view! { <ul class="irregular">{irregularities}</ul> })}
    }
    .into_any()
}

fn lines(now: &Standing, then: &Standing, lang: Lang) -> Vec<Line> {
    let (before, after) = (&now.clock, &then.clock);
    let days = |a: i32, b: i32| if a == b { String::new() } else { signed(b - a) };
    let mut lines = vec![
        (
            lang.pick("届满", "Expires").to_owned(),
            before.due.to_string(),
            after.due.to_string(),
            days(before.due.number(), after.due.number()),
        ),
        (
            lang.pick("剩余日数", "Days left").to_owned(),
            count(before.days_left),
            count(after.days_left),
            days(before.days_left, after.days_left),
        ),
    ];
    for kind in ActionKind::ALL {
        let day = |clock: &domain::time_limit::Clock| {
            clock.actions.iter().find(|action| action.what == *kind).map(|action| action.day)
        };
        let (a, b) = (day(before), day(after));
        if a.is_some() || b.is_some() {
            let text = |day: Option<Day>| day.map_or_else(|| String::from("—"), |day| day.to_string());
            let change = a.zip(b).map_or_else(String::new, |(a, b)| days(a.number(), b.number()));
            lines.push((last_day_to(*kind, lang).to_owned(), text(a), text(b), change));
        }
    }
    lines.push((lang.pick("预警", "Warning").to_owned(), warning(now, lang), warning(then, lang), String::new()));
    lines
}

fn count(days: i32) -> String {
    if days < 0 { signed(days) } else { days.to_string() }
}

const fn last_day_to(kind: ActionKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        ActionKind::ApplyExtension => ("最迟申请延长", "Apply for an extension by"),
        ActionKind::DecideExtension => ("院长最迟批准", "The president decides by"),
        ActionKind::ApplySuperiorExtension => ("最迟报请上级延长", "Apply to the court above by"),
        ActionKind::DecideSuperiorExtension => ("上级最迟决定", "The court above decides by"),
        ActionKind::ConvertProcedure => ("最迟转换程序", "Change the procedure by"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The warning with its level, in short.
fn warning(standing: &Standing, lang: Lang) -> String {
    let Some(warning) = standing.warning else { return lang.pick("无", "none").to_owned() };
    let (zh, en) = (warning.threshold.zh(), warning.threshold.en());
    let text = lang.pick(zh.split('：').next().unwrap_or_default(), en.split(':').next().unwrap_or_default());
    lang.pick(format!("{text}（{} 级）", warning.level), format!("{text} (level {})", warning.level))
}

/// What a row supposes, for those who take hold of its span.
pub(super) fn span_name(event: &CaseEvent, lang: Lang) -> String {
    let kind = match event.kind {
        EventKind::Suspension => lang.pick("中止", "suspension"),
        _ => lang.pick("扣除", "deduction"),
    };
    format!("{kind} {}", detail(&event.detail, lang)).trim_end().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::figures::query::escape;
    use domain::case::{CaseRecord, Procedure};
    use domain::time_limit::Levels;

    fn answer() -> CaseAnswer {
        let number = "（2023）冀0638民初1号".parse().unwrap();
        CaseAnswer {
            case: CaseRecord::docketed(number, "2023-04-12".parse().unwrap(), Procedure::Ordinary),
            events: Vec::new(),
            court: [String::from("雄县法院"), String::from("Xiongxian")],
            today: "2023-09-20".parse().unwrap(),
            levels: Levels::default(),
            may_unmask: false,
            may_ask: true,
            chain: Vec::new(),
            ledgers: None,
        }
    }

    /// 22 days are left on 2023-09-20. Thirty days of appraisal from that day on move 2023-10-12 to 2023-11-11, a
    /// Saturday, and so to the Monday 2023-11-13; fifteen days before is 10-29. Counted days left are the 22, that day
    /// itself, and the two of the weekend.
    #[test]
    fn a_supposition_moves_everything_that_hangs_on_the_last_day() {
        let answer = answer();
        let now = standing(&answer.case, &[], &[], answer.today, &answer.levels).unwrap();
        let rows = rows_of(&format!("?sim={}", escape("appraisal:2023-09-20:2023-10-19")), &answer, &now);
        let outcome = Outcome::of(&answer, &rows);
        let then = outcome.then.unwrap();
        assert_eq!(finding(&now, Some(&then), Lang::Zh), "届满日由 2023-10-12 移到 2023-11-13（+32 日），还剩 25 日。");
        let lines = lines(&now, &then, Lang::Zh);
        let said = |at: usize| lines.get(at).map(|line| (line.0.as_str(), line.1.as_str(), line.2.as_str())).unwrap();
        assert_eq!(said(0), ("届满", "2023-10-12", "2023-11-13"));
        assert_eq!(said(2), ("最迟申请延长", "2023-09-27", "2023-10-29"));
        assert_eq!(said(4).1, "剩余不超过30日（5 级）");
    }

    #[test]
    fn blank_rows_are_ready_and_suppose_nothing() {
        let answer = answer();
        let now = standing(&answer.case, &[], &[], answer.today, &answer.levels).unwrap();
        let rows = rows_of("?number=x", &answer, &now);
        assert_eq!((rows.len(), Outcome::of(&answer, &rows)), (ROWS, Outcome::default()));
        let first = rows.first().unwrap();
        assert_eq!((first.from.as_str(), first.length.as_str(), first.unit.as_str()), ("2023-09-20", "6", "个月"));
    }

    #[test]
    fn bad_input_gets_a_sentence() {
        let answer = answer();
        let now = standing(&answer.case, &[], &[], answer.today, &answer.levels).unwrap();
        let rows = rows_of(&format!("?sim={}", escape("deduction:soon")), &answer, &now);
        let outcome = Outcome::of(&answer, &rows);
        assert!(outcome.then.is_none());
        assert!(outcome.faults.first().unwrap().starts_with("起始日期应如 2023-03-01"));
    }
}
