//! A task set where it is decided: at the slide that is shown, with what the slide says of problem and target.

use super::room::Keeper;
use super::{Layer, Place, shown};
use crate::components::names;
use crate::figures::slides::{Meeting, Minutes, Shown, Slide};
use crate::lang::{Lang, lang};
use domain::consultation::{Note, NoteKind, RoomTask};
use domain::court::CourtCode;
use domain::ledger::{Field, Values};
use domain::projection::Bound;
use domain::quantity::Quantity;
use leptos::html::Input;
use leptos::prelude::*;
use std::sync::Arc;

/// Months from the end of the period to the deadline a task begins with: by then the next figures are there.
const MONTHS: i32 = 3;

/// The form.
#[component]
pub(super) fn TaskForm(
    meeting: Arc<Meeting>,
    current: Memo<Option<Slide>>,
    place: Place,
    keeper: Keeper,
) -> impl IntoView {
    let lang = lang();
    let barred = match meeting.minutes {
        Minutes::Open => None,
        Minutes::OfOthers => Some(lang.pick("您的角色不交办任务。", "Your role sets no tasks.")),
        Minutes::Closed => Some(lang.pick(
            "会商已归档，任务请在整改台账中交办。",
            "This consultation is closed: set tasks on the page “Rectification tasks”.",
        )),
    };
    if let Some(text) = barred {
        return view! { <p class="over-words">{text}</p> }.into_any();
    }
    let Some(slide) = current.get_untracked() else { return ().into_any() };
    let shown = shown(&slide);
    let first = shown.as_ref().and_then(|shown| shown.outside.first()).unwrap_or(&meeting.court);
    let court = RwSignal::new(first.to_string());
    let said = RwSignal::new(beginning(&meeting, &slide, shown.as_deref()));
    let wrong = RwSignal::new("");
    let id = slide.id.clone();
    let write = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match told(&court.get_untracked(), said.get_untracked()) {
            Ok(task) => {
                let text = task.said.get(&Field::Problem).cloned().unwrap_or_default();
                let slide = id.clone();
                keeper.write(Note { id: String::new(), kind: NoteKind::Task, slide, text, at: 0, task: Some(task) });
                place.layer.set(Layer::Slide);
            }
            Err(why) => wrong.set(names::half(why, lang)),
        }
    };
    let courts = meeting.courts.iter().map(|one| {
        let name = names::short(&meeting.courts, &one.code, lang);
        view! { <option value=one.code.to_string() selected=one.code == *first>{name}</option> }
    });
    let courts = courts.collect_view();
    let put = move |field: Field| {
        move |event: leptos::ev::Event| said.update(|said| drop(said.insert(field, event_target_value(&event))))
    };
    let begins = |field: Field| said.with_untracked(|said| said.get(&field).cloned().unwrap_or_default());
    let goal = shown.as_deref().map(|shown| goal(shown, &begins, &put, lang));
    // The first thing nobody can know beforehand.
    let in_charge = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = in_charge.get() {
            let _ = field.focus();
        }
    });
    let text = |field: Field| lang.pick(field.zh(), field.en());
    view! {
        <form class="over-form task" on:submit=write>
            <label class="long"><span>{text(Field::Problem)}</span>
                <input type="text" maxlength="200" required value=begins(Field::Problem) on:input=put(Field::Problem) /></label>
            <label><span>{lang.pick("责任法院", "Court")}</span>
                <select on:change=move |event| court.set(event_target_value(&event))>{courts}</select></label>
            <label><span>{text(Field::InCharge)}</span>
                <input node_ref=in_charge type="text" maxlength="100" required on:input=put(Field::InCharge) /></label>
            <label class="long"><span>{text(Field::MeasureText)}</span>
                <textarea rows="1" maxlength="1000" required on:input=put(Field::MeasureText)></textarea></label>
            {goal}
            <label><span>{text(Field::Deadline)}</span>
                <input type="date" required value=begins(Field::Deadline) on:input=put(Field::Deadline) /></label>
            <button class="primary" type="submit">{lang.pick("交办", "Set it")}</button>
            <p class="long over-words outside" role="alert">{wrong}</p>
        </form>
    }
    .into_any()
}

/// What the slide says already: the problem, and the end of the range as a target.
fn beginning(meeting: &Meeting, slide: &Slide, shown: Option<&Shown>) -> Values {
    let mut said = Values::from([
        (Field::Problem, slide.title.clone()),
        (Field::Deadline, meeting.period.last().plus_months(MONTHS).to_string()),
    ]);
    let Some((shown, indicator)) = shown.and_then(|shown| Some((shown, shown.indicator.definition()?))) else {
        return said;
    };
    let (is, end) = match Bound::usual(indicator.direction) {
        Bound::AtLeast => ("at_least", shown.range.as_ref().and_then(|range| range.low)),
        Bound::AtMost => ("at_most", shown.range.as_ref().and_then(|range| range.high)),
    };
    said.insert(Field::Indicator, shown.indicator.id().to_owned());
    said.insert(Field::GoalIs, is.to_owned());
    said.extend(end.map(|end| (Field::Goal, end.to_string())));
    said.extend(meeting.line.map(|line| (Field::GoalLine, line.id().to_owned())));
    said
}

fn goal<I: Fn(leptos::ev::Event) + 'static>(
    shown: &Shown,
    begins: &impl Fn(Field) -> String,
    put: &impl Fn(Field) -> I,
    lang: Lang,
) -> AnyView {
    let name = lang.pick(shown.indicator.zh(), shown.indicator.en());
    let unit = shown.indicator.definition().map_or("", |one| lang.pick(one.unit.zh(), one.unit.en()));
    let is = begins(Field::GoalIs);
    let ways = [("at_most", "不高于", "at most"), ("at_least", "不低于", "at least")].map(|(id, zh, en)| {
        view! { <option value=id selected=is == id>{lang.pick(zh, en)}</option> }
    });
    view! {
        <label><span>{lang.pick(format!("销号指标：{name}"), format!("Closed by: {name}"))}</span>
            <select on:change=put(Field::GoalIs)>{ways}</select></label>
        <label><span>{lang.pick(format!("目标值（{unit}），留空则凭材料验收"), format!("Target ({unit}); empty: by evidence"))}</span>
            <input type="text" inputmode="decimal" maxlength="20" value=begins(Field::Goal) on:input=put(Field::Goal) /></label>
    }
    .into_any()
}

/// The task the form tells of; without a value for it the target is left out as a whole.
fn told(court: &str, mut said: Values) -> Result<RoomTask, &'static str> {
    let court = CourtCode::parse(court).map_err(|_| "请选择责任法院 / choose the court that has to do it")?;
    said.values_mut().for_each(|text| *text = text.trim().to_owned());
    said.retain(|_, text| !text.is_empty());
    let asked = [Field::Problem, Field::MeasureText, Field::InCharge, Field::Deadline];
    if asked.iter().any(|field| !said.contains_key(field)) {
        return Err("问题、措施、责任部门、期限都要填写 / problem, measure, division and deadline are all needed");
    }
    match said.get(&Field::Goal).map(|goal| goal.parse::<Quantity>()) {
        None => said.retain(|field, _| !matches!(field, Field::Indicator | Field::GoalIs | Field::GoalLine)),
        Some(Ok(_)) => {}
        Some(Err(_)) => {
            return Err("目标值应为数字，如 11.5；不以指标销号的请留空 / expected a number such as 11.5, or nothing");
        }
    }
    Ok(RoomTask { court, said })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_target_without_a_value_is_none_at_all() {
        let said = |goal: &str| {
            let text = |text: &str| text.to_owned();
            Values::from([
                (Field::Problem, text("上诉率偏高")),
                (Field::MeasureText, text("判后答疑")),
                (Field::InCharge, text(" 民一庭 ")),
                (Field::Deadline, text("2023-12-31")),
                (Field::Indicator, text("appeal_rate")),
                (Field::GoalIs, text("at_most")),
                (Field::Goal, text(goal)),
            ])
        };
        let with = told("冀0638", said("10.5")).unwrap();
        assert_eq!(with.said.get(&Field::Goal).unwrap(), "10.5");
        assert_eq!(with.said.get(&Field::InCharge).unwrap(), "民一庭");
        let without = told("冀0638", said(" ")).unwrap();
        assert!(![Field::Indicator, Field::GoalIs, Field::Goal].iter().any(|field| without.said.contains_key(field)));
        assert!(told("冀0638", said("十")).unwrap_err().contains("11.5"));
        assert!(told("冀0638", Values::new()).is_err());
        assert!(told("", said("10")).is_err());
    }
}
