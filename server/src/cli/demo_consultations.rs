//! The demo's consultations: one of the first half of the year, held, with tasks under way; one of the first nine months,
//! being prepared.

use super::Failure;
use app::figures::Subject;
use app::figures::goal::goal_shown;
use domain::bulletin::Changes;
use domain::catalogue::Version;
use domain::consultation::{Consultation, Note, NoteKind, Stage, usual_agenda, usual_speeches};
use domain::court::{Court, CourtCode, Tier};
use domain::day::Day;
use domain::ledger::{Field, Goal, Values, Verb};
use domain::policy::{Actor, Part, Role};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Error, SetIn, Store};

/// A task: the place of its court among the basic ones, what is said, whether it is submitted.
type Task = (usize, &'static [(Field, &'static str)], bool);

const TASKS: &[Task] = &[
    (
        0,
        &[
            (Field::Problem, "超12个月未结案件偏多"),
            (Field::ProblemCause, "鉴定周期长，案件清理没有逐案定方案"),
            (Field::MeasureText, "逐案定方案，院领导包案，每两周通报"),
            (Field::InCharge, "审判管理办公室"),
            (Field::Deadline, "2023-09-30"),
            (Field::Indicator, "over_12_month_pending_ratio"),
            (Field::GoalIs, "at_most"),
            (Field::Goal, "0.2"),
        ],
        true,
    ),
    (
        0,
        &[
            (Field::Problem, "上诉率偏离区间"),
            (Field::ProblemCause, "判后答疑不充分"),
            (Field::MeasureText, "民间借贷、买卖合同案件宣判后一律答疑，记入卷宗"),
            (Field::InCharge, "民事审判一庭"),
            (Field::Deadline, "2023-09-30"),
            (Field::Indicator, "appeal_rate"),
            (Field::GoalIs, "at_most"),
            (Field::Goal, "12"),
        ],
        true,
    ),
    (
        2,
        &[
            (Field::Problem, "首次执行终本率偏高"),
            (Field::ProblemCause, "财产查控不及时"),
            (Field::MeasureText, "终本前由执行局长逐案核查"),
            (Field::InCharge, "执行局"),
            (Field::Deadline, "2023-09-30"),
            (Field::Indicator, "first_enforcement_terminated_round_rate"),
            (Field::GoalIs, "at_most"),
            (Field::Goal, "36"),
        ],
        false,
    ),
    (
        1,
        &[
            (Field::Problem, "改判发回案件没有逐案反向审视"),
            (Field::MeasureText, "补齐上半年反向审视表，法官会议讨论"),
            (Field::InCharge, "审判管理办公室"),
            (Field::Deadline, "2023-10-31"),
        ],
        false,
    ),
];

const NOTES: &[(NoteKind, &str)] = &[
    (NoteKind::Attendance, "院领导、审管办、各业务庭庭长，雄县、容城、安新法院院长"),
    (NoteKind::Note, "雄县法院：上诉率偏高集中在民间借贷，下半年宣判后一律答疑。"),
    (NoteKind::Decision, "超12个月未结案件由院领导包案，九月底前比例降到 0.2% 以下。"),
    (NoteKind::Decision, "终本案件逐案核查，九月底前首次执行终本率降到 36% 以下。"),
];

/// Makes them, in the intermediate court.
pub(super) async fn create(store: &Store, courts: &[Court]) -> Result<(), Failure> {
    let Some(court) = courts.iter().find(|court| court.tier == Tier::Intermediate) else {
        return Err(Failure::Fault(String::from("the demo's courts")));
    };
    let day = |year, month, day| {
        Day::from_ymd(year, month, day).ok_or_else(|| Failure::Fault(String::from("a day of the demo's consultations")))
    };
    let basic: Vec<CourtCode> =
        courts.iter().filter(|one| one.parent.as_ref() == Some(&court.code)).map(|one| one.code.clone()).collect();
    let officer =
        Actor {
            login: String::from("shenguan"), name: String::from("审管办甲"), ..Actor::console(court.code.clone())
        };
    let (frozen_on, held_on) = (day(2023, 7, 12)?, day(2023, 7, 20)?);
    let half = plan(court, "上半年审判执行数据会商", "2023-01..2023-06", held_on)?;
    let id = store.make_consultation(&officer, half).await?;
    let half = store.freeze(&officer, &id, frozen_on).await?;
    ask(store, &officer, &half, &basic, day(2023, 7, 18)?).await?;
    set_tasks(store, &officer, &half, &basic, held_on, day(2023, 9, 20)?).await?;
    let notes = NOTES.iter().zip(1_i64..).map(|((kind, text), at)| Note {
        id: format!("demo-{at}"),
        kind: *kind,
        slide: String::new(),
        text: (*text).to_owned(),
        at: i64::from(held_on.number()) * 86_400 + 3_600 + at * 600,
        task: None,
    });
    store.take_notes(&officer, &id, &notes.collect::<Vec<_>>(), |_, _| None, held_on).await?;
    store.move_consultation(&officer, &id, Stage::Held).await?;
    store.move_consultation(&officer, &id, Stage::Closed).await?;

    let held_on = day(2023, 11, 9)?;
    let next = plan(court, "前三季度审判执行数据会商", "2023-01..2023-09", held_on)?;
    let id = store.make_consultation(&officer, next).await?;
    let (next, _) = store.consultation(&officer, &court.code, &id).await?;
    ask(store, &officer, &next, &basic, day(2023, 11, 3)?).await
}

fn plan(court: &Court, title: &str, period: &str, held_on: Day) -> Result<Consultation, Failure> {
    let period = period.parse().map_err(|_| Failure::Fault(String::from("a period of the demo's consultations")))?;
    let mut agenda = usual_agenda(true, true);
    let speakers = ["审管办甲", "分管院领导甲", "各庭庭长", "雄县、容城、安新法院院长", "分管院领导甲", "院领导甲"];
    for (item, speaker) in agenda.iter_mut().zip(speakers) {
        item.speaker = speaker.to_owned();
    }
    Ok(Consultation {
        id: String::new(),
        court: court.code.clone(),
        title: title.to_owned(),
        period,
        line: None,
        version: Version::V2024_09,
        held_on,
        stage: Stage::Preparing,
        chair: String::from("常务副院长"),
        people: ["院领导甲", "分管院领导甲", "审管办甲"].map(str::to_owned).to_vec(),
        agenda,
        frozen: None,
        verdicts: BTreeMap::new(),
        changes: Changes::new(),
        speaking_notes: BTreeMap::new(),
    })
}

/// Asks every division for a statement and every court below for a commitment; the first court sends one in.
async fn ask(
    store: &Store,
    officer: &Actor,
    consultation: &Consultation,
    basic: &[CourtCode],
    due: Day,
) -> Result<(), Failure> {
    let divisions: Vec<_> =
        store.divisions(&consultation.court).await?.into_iter().map(|one| (one.name, Some(one.line))).collect();
    store.ask_speeches(officer, &consultation.id, usual_speeches(consultation, &divisions, basic, due)).await?;
    let Some(first) = basic.first().filter(|_| consultation.frozen.is_some()) else { return Ok(()) };
    let president =
        Actor { name: String::from("院领导乙"), role: Role::CourtLeader, ..Actor::console(first.clone()) };
    for (asking, speech) in store.asked_of(&president).await? {
        if asking.id == consultation.id {
            let text =
                "我院上诉率偏离区间，主要在民间借贷和买卖合同。下半年宣判后一律答疑，超12个月未结案件逐案定方案。";
            store.answer_speech(&president, &consultation.court, &speech.id, text).await?;
        }
    }
    Ok(())
}

/// Sets the tasks on the day of the meeting; those in charge go about them until another.
async fn set_tasks(
    store: &Store,
    officer: &Actor,
    consultation: &Consultation,
    basic: &[CourtCode],
    set_on: Day,
    submitted_on: Day,
) -> Result<(), Failure> {
    let tables = store.frozen_tables(officer, consultation).await?;
    let tree = store.tree().await?;
    let subject = Subject {
        courts: tables.iter().filter_map(|table| tree.get(table.court())).map(Into::into).collect(),
        tables,
        ranges: Arc::default(),
        open: Vec::new(),
        part: Part::Court,
        unqualified: Vec::new(),
        fingerprint: None,
    };
    for (place, said, submitted) in TASKS {
        let Some(court) = basic.get(*place) else { continue };
        let said: Values = said.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        let standing = Goal::of(&said).and_then(|goal| goal_shown(&subject, court, &goal, consultation.period));
        let task =
            store.set_task(officer, court, &said, Some(SetIn { consultation, standing, note: None }), set_on).await?;
        let owner = Actor {
            name: String::from("审管办乙"),
            login: String::from("shenguan-jiceng"),
            ..Actor::console(court.clone())
        };
        let step = |verb: Verb, field: Field, text: &'static str, on: Day| {
            let (owner, id) = (&owner, task.id.as_str());
            async move {
                let said = Values::from([(field, text.to_owned())]);
                store.take_step(owner, court, id, verb, &said, on).await.map(|_| ())
            }
        };
        let begun: Result<(), Error> =
            step(Verb::Start, Field::Progress, "已列出清单，逐案定了方案", set_on.plus_days(10)).await;
        begun?;
        if *submitted {
            step(Verb::HandIn, Field::Evidence, "清单和会议记录已附", submitted_on).await?;
        }
    }
    Ok(())
}
