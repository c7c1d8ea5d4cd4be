//! One entry: how it stands, what was done step by step and by whom, and what the reader can do now.

use super::attachments::{Attachments, attachments};
use super::{Here, Nodes, capital, case_address, due_cell, forms, head};
use crate::api::case::MessageLine;
use crate::components::names::time;
use crate::documents::ratio::sided;
use crate::documents::{Frame, document};
use crate::figures::query::escape;
use crate::lang::{Lang, lang};
use crate::pages::case::ledger::between;
use domain::court::CourtCode;
use domain::ledger::{self, Entry, Field, Kind, Step, Turn, Verb};
use domain::policy::Role;
use domain::sources::Effect;
use leptos::prelude::*;
use store::StepTaken;

/// An entry as it is shown.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The head of the page.
    pub nodes: Nodes,
    /// The entry.
    pub entry: Entry,
    /// What was done.
    pub steps: Vec<StepView>,
    /// What the reader can do now.
    pub open: Vec<&'static Step>,
    /// Whether a step is kept from the reader because it is for another.
    pub own: bool,
    /// Whether the reader may write a comment.
    pub comments: bool,
    /// The files at it, for a reader of the own court.
    pub attachments: Option<Attachments>,
    /// What went between the two courts about it.
    pub messages: Vec<MessageLine>,
    /// What a measure shows so far.
    pub effect: Option<Effect>,
    /// What the reader may put right.
    pub correctable: Vec<Field>,
    /// The rectification tasks that came from it.
    pub tasks: Vec<Entry>,
    /// Whether the reader sets tasks here.
    pub sets_tasks: bool,
}

/// A step with the court it was taken from.
#[derive(Clone, Debug)]
pub struct StepView {
    /// The step.
    pub step: StepTaken,
    /// The court's short name, in Chinese and English.
    pub court: [String; 2],
}

/// Renders it.
pub fn entry(frame: Frame, view: EntryView) -> String {
    let kind = view.entry.kind;
    let frame = frame.at_station(super::home_of(kind));
    document(frame, [kind.zh(), kind.en()], move || {
        let lang = lang();
        let title = format!("{} {}", capital(lang.pick(kind.zh(), kind.en()), lang), view.entry.number);
        view! {
            <section class="page admin nodes entry">
                {head(&view.nodes, Here::Ledger(kind), title, super::home_of(kind))}
                <p class="lede">{lede(&view, lang)}</p>
                {draft(&view.entry, lang)}
                {acts(&view, lang)}
                {view.effect.map(|effect| effect_of(effect, lang))}
                {facts(&view.entry, lang)}
                {correction(&view, lang)}
                {tasks(&view, lang)}
                {view.attachments.as_ref().map(|files| attachments(&view.nodes.court, &view.entry.id, files))}
                {course(&view, lang)}
                {(!view.messages.is_empty()).then(|| between(view.messages.clone(), lang))}
                {comment(&view, lang)}
            </section>
        }
    })
}

fn lede(view: &EntryView, lang: Lang) -> AnyView {
    let entry = &view.entry;
    let state = lang.pick(entry.state.zh(), entry.state.en());
    let (zh, en) = ledger::turn(entry.kind, entry.state).named();
    let turn = match ledger::turn(entry.kind, entry.state) {
        Turn::Nobody => lang.pick(String::from("，已办结"), String::from(", settled")),
        _ => lang.pick(format!("，轮到{zh}"), format!(", waiting for {en}")),
    };
    let article = entry.limit().map(|limit| format!(" {}", limit.article));
    let due = (entry.due.is_some() && !ledger::settled(entry.kind, entry.state)).then(|| {
        view! { {lang.pick("，最迟 ", ", by ")} {due_cell(entry, view.nodes.today, lang)} <span class="hint">{article}</span> }
    });
    let unknown = (entry.due.is_none() && entry.lacks_appeal_period()).then(|| {
        lang.pick(
            "，上诉期满日未填，期满后三日内移送（CrPLI 381）",
            "; the end of the appeal period is not entered, the file goes up within three days after it (CrPLI 381)",
        )
    });
    let (zh, en) = if entry.kind == Kind::Rectification { ("责任人", "Owner") } else { ("承办人", "Judge") };
    let whose = lang.pick(
        format!("{zh} {}（{}）。", entry.judge, entry.division),
        format!(" {en}: {} ({}).", entry.judge, entry.division),
    );
    let goal = entry.goal().map(|goal| {
        let [zh, en] = goal.named();
        let text = lang.pick(
            format!("销号标准：{zh}，只由以后冻结的数据复核。"),
            format!(" Closed by: {en}, in figures frozen later alone."),
        );
        view! { <strong>{text}</strong> }
    });
    let since = lang.pick(format!("{} 起“{state}”", entry.since), format!("Since {}: {state}", entry.since));
    let about = entry.number.case().cloned().or_else(|| entry.value(Field::AboutCase)?.parse().ok());
    let links = about.map(|number| {
        let case = (entry.kind != Kind::Mediation).then(|| {
            view! { <a href=case_address(&number)>{lang.pick("看案件", "See the case")}</a> " " }
        });
        // A dispute is followed through all its cases.
        let dispute = entry.kind.is_of_sources().then(|| {
            view! { <a href=super::dispute_address(&number)>{lang.pick("看纠纷全程", "Follow the dispute")}</a> }
        });
        view! { {case} {dispute} }
    });
    view! {
        {since} {turn} {due} {unknown} {lang.pick("。", ".")}
        {(!entry.judge.is_empty()).then_some(whose)} {goal} " " {links}
    }
    .into_any()
}

/// The draft under review stands by itself: the reviewer reads it and cannot change it.
fn draft(entry: &Entry, lang: Lang) -> Option<AnyView> {
    let text = entry.value(Field::Draft).filter(|_| entry.kind == Kind::Review)?.to_owned();
    let title = entry.value(Field::Title).unwrap_or_default().to_owned();
    let note = lang.pick(
        "送阅稿由承办人负责，阅核人只写意见，不改稿。",
        "The draft is the judge's; a reviewer writes an opinion and does not change it.",
    );
    Some(
        view! {
            <section class="part" id="draft">
                <h2>{title}</h2>
                <blockquote class="draft as-written">{text}</blockquote>
                <p class="hint">{note}</p>
            </section>
        }
        .into_any(),
    )
}

fn acts(view: &EntryView, lang: Lang) -> Option<AnyView> {
    if view.open.is_empty() {
        let text = lang.pick(
            "这一步须由承办人和提交人以外的人办理。",
            "This step is for someone other than the judge and whoever submitted it.",
        );
        return view.own.then(|| view! { <p class="hint">{text}</p> }.into_any());
    }
    let many = view.open.len() > 1;
    let court = &view.nodes.court;
    let forms = view.open.iter().map(|step| match many {
        true => folded_step(court, &view.entry, step, None, lang),
        false => {
            view! { <h3>{step_words(step, lang)}</h3> {step_form(court, &view.entry, step, "primary", None, lang)} }
                .into_any()
        }
    });
    Some(
        view! {
            <section class="part step-forms" id="act">
                <h2>{lang.pick("现在可以办理", "What you can do now")}</h2>
                {forms.collect_view()}
            </section>
        }
        .into_any(),
    )
}

fn step_words(step: &Step, lang: Lang) -> String {
    capital(lang.pick(step.verb.zh(), step.verb.en()), lang)
}

/// The form of a step, folded under its name; it leads back to the entry, or to where it says.
pub(in crate::documents) fn folded_step(
    court: &CourtCode,
    entry: &Entry,
    step: &Step,
    back: Option<&str>,
    lang: Lang,
) -> AnyView {
    let form = step_form(court, entry, step, "quiet", back, lang);
    view! { <details class="step-form"><summary>{step_words(step, lang)}</summary>{form}</details> }.into_any()
}

/// What a form of an entry says of where it is and where it leads back to.
fn hidden(court: &CourtCode, id: &str, verb: Verb, back: Option<&str>) -> AnyView {
    let back = back.map(|back| view! { <input type="hidden" name="back" value=back.to_owned() /> });
    view! {
        <input type="hidden" name="court" value=court.to_string() />
        <input type="hidden" name="id" value=id.to_owned() />
        <input type="hidden" name="verb" value=verb.id() />
        {back}
    }
    .into_any()
}

fn step_form(
    court: &CourtCode,
    entry: &Entry,
    step: &Step,
    class: &'static str,
    back: Option<&str>,
    lang: Lang,
) -> AnyView {
    // What is asked for anew is not filled in from before; what goes on is.
    let goes_on = matches!(step.verb, Verb::Plan | Verb::Resubmit | Verb::Reconsider | Verb::Send | Verb::Confirm);
    let values = if goes_on { entry.values.clone() } else { domain::ledger::Values::new() };
    view! {
        <form class="gate-form wide" method="post" action="/nodes/step">
            {hidden(court, &entry.id, step.verb, back)}
            {forms::fields(step, &values, lang)}
            <button class=class type="submit">{step_words(step, lang)}</button>
        </form>
    }
    .into_any()
}

/// Before and since a measure. It leaves open why.
fn effect_of(effect: Effect, lang: Lang) -> AnyView {
    let target = lang.pick(effect.target.zh(), effect.target.en());
    let rate = |(added, matters): (u64, u64)| {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        sided((number(added), number(matters)), 100, 1, "", lang)
    };
    let span = |(first, last): (domain::day::Day, domain::day::Day)| format!("{first} – {last}");
    let rows = [
        (span(effect.before), rate(effect.rates[0]), lang.pick("此前同样长的时间", "as long before")),
        (span(effect.after), rate(effect.rates[1]), lang.pick("实施以来", "since it began")),
    ];
    let rows = rows.map(|(days, rate, which)| {
        view! { <tr><th scope="row">{which} " " <span class="hint">{days}</span></th><td class="number">{rate}</td></tr> }
    });
    let attached = (effect.attached > 0).then(|| {
        let text = lang.pick(
            format!("关联的 {} 件案件中，实施以来 {} 件引出了{target}。", effect.attached, effect.attached_with),
            format!("Of {} attached cases {} have led to one since it began.", effect.attached, effect.attached_with),
        );
        view! { <p>{text}</p> }
    });
    let head = lang.pick(format!("每百案{target}"), format!("{} per 100 案", capital(target, lang)));
    let note = lang.pick(
        "只说明前后变化，不说明原因；最近立案的案件还可能引出新的案件。",
        "This shows what changed, not why; cases docketed lately may still lead to more.",
    );
    view! {
        <section class="part" id="effect">
            <h2>{lang.pick("实施前后", "Before and since")}</h2>
            <div class="table-frame">
                <table class="rows">
                    <thead><tr><th scope="col"></th><th scope="col" class="number">{head}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {attached}
            <p class="hint">{note}</p>
        </section>
    }
    .into_any()
}

fn facts(entry: &Entry, lang: Lang) -> AnyView {
    let mut values = entry.values.clone();
    if entry.kind == Kind::Review {
        values.remove(&Field::Draft);
        values.remove(&Field::Title);
    }
    view! {
        <section class="part" id="said">
            <h2>{lang.pick("台账内容", "The entry")}</h2>
            {forms::said(&values, lang)}
        </section>
    }
    .into_any()
}

/// What was said, to be put right by those who keep the register; it stands in the course.
fn correction(view: &EntryView, lang: Lang) -> Option<AnyView> {
    if view.correctable.is_empty() {
        return None;
    }
    let all = view.correctable.iter().map(|field| (*field, true)).chain([(Field::WhyCorrected, true)]);
    let words = capital(lang.pick(Verb::Correct.zh(), Verb::Correct.en()), lang);
    Some(
        view! {
            <details class="step-form" id="correct">
                <summary>{words.clone()}</summary>
                <form class="gate-form wide" method="post" action="/nodes/step">
                    {hidden(&view.nodes.court, &view.entry.id, Verb::Correct, None)}
                    {forms::inputs(all, &view.entry.values, lang)}
                    <button class="quiet" type="submit">{words}</button>
                </form>
            </details>
        }
        .into_any(),
    )
}

/// The tasks that came from the entry, and a new one that begins with what the entry says.
fn tasks(view: &EntryView, lang: Lang) -> Option<AnyView> {
    if view.tasks.is_empty() && !view.sets_tasks {
        return None;
    }
    let rows = view.tasks.iter().map(|task| {
        let address = format!("/nodes/entry?court={}&id={}", view.nodes.court, task.id);
        let state = lang.pick(task.state.zh(), task.state.en());
        let problem = task.value(Field::Problem).unwrap_or_default().to_owned();
        view! { <li><a href=address>{task.number.to_string()}</a> " " {problem} " · " {state} " · " {due_cell(task, view.nodes.today, lang)}</li> }
    });
    let rows = rows.collect_view();
    let new = view.sets_tasks.then(|| {
        let begins = view.entry.as_problem();
        let begins: String = begins.iter().map(|(field, text)| format!("&{}={}", field.id(), escape(text))).collect();
        let address = format!("/nodes/new?court={}&kind={}{begins}", view.nodes.court, Kind::Rectification.id());
        view! { <p><a class="quiet" href=address>{lang.pick("交办整改任务", "Set a rectification task")}</a></p> }
    });
    Some(
        view! {
            <section class="part" id="tasks">
                <h2>{lang.pick("整改任务", "Rectification tasks")}</h2>
                <ul class="plain">{rows}</ul>
                {new}
            </section>
        }
        .into_any(),
    )
}

fn course(view: &EntryView, lang: Lang) -> AnyView {
    let rows = view.steps.iter().map(|one| {
        let step = &one.step;
        let [zh, en] = one.court.clone();
        let role = Role::parse(&step.role).map(|role| lang.pick(role.zh(), role.en())).unwrap_or_default();
        let who = format!("{} · {} · {}", step.name, lang.pick(zh, en), role);
        let to = (step.to != step.from || step.seq == 1).then(|| {
            let state = lang.pick(step.to.zh(), step.to.en());
            view! { <span class="to-state">" → " {state}</span> }
        });
        let what = capital(lang.pick(step.verb.zh(), step.verb.en()), lang);
        view! {
            <li>
                <p class="step-head"><time>{step.day.to_string()}</time> <strong>{what}</strong> {to}</p>
                <p class="hint">{who} {lang.pick("，记于 ", ", written down ")} {time(step.at)}</p>
                {(!step.said.is_empty()).then(|| forms::said(&step.said, lang))}
            </li>
        }
    });
    view! {
        <section class="part" id="course">
            <h2>{lang.pick("办理经过", "What was done")}</h2>
            <ol class="steps">{rows.collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn comment(view: &EntryView, lang: Lang) -> Option<AnyView> {
    view.comments.then(|| {
        view! {
            <section class="part" id="comment">
                <h2>{lang.pick("备注", "Comment")}</h2>
                {comment_form(&view.nodes.court, &view.entry.id, None, lang)}
            </section>
        }
        .into_any()
    })
}

/// The form of a comment, or of a question to whose the entry is.
pub(in crate::documents) fn comment_form(court: &CourtCode, id: &str, back: Option<&str>, lang: Lang) -> AnyView {
    let words = lang.pick(
        "内容，记入办理经过，并通知责任人和提过意见的人",
        "Words, which stay with the entry; its owner and those who commented are told",
    );
    view! {
        <form class="gate-form wide" method="post" action="/nodes/step">
            {hidden(court, id, Verb::Comment, back)}
            <label class="long">
                <span>{words}</span>
                <textarea name="opinion" rows="2" maxlength="2000" required></textarea>
            </label>
            <button class="quiet" type="submit">{lang.pick("写备注", "Write")}</button>
        </form>
    }
    .into_any()
}
