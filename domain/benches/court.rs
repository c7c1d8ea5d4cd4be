//! A made-up court for measuring: the same cases every time, in the mix of a basic court.

use domain::case::{CaseEvent, CaseRecord, Disposition, EventKind, Procedure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::Day;
use domain::fact::{Fact, Words};
use domain::money::Money;
use domain::type_code::TypeCode;
use std::collections::HashMap;

/// Causes, first those of civil cases, then criminal, administrative and enforcement ones.
pub(crate) const CAUSES: [&str; 40] = [
    "民间借贷纠纷",
    "买卖合同纠纷",
    "离婚纠纷",
    "机动车交通事故责任纠纷",
    "物业服务合同纠纷",
    "金融借款合同纠纷",
    "信用卡纠纷",
    "劳务合同纠纷",
    "租赁合同纠纷",
    "建设工程施工合同纠纷",
    "劳动争议",
    "承揽合同纠纷",
    "继承纠纷",
    "房屋买卖合同纠纷",
    "保险合同纠纷",
    "侵权责任纠纷",
    "相邻关系纠纷",
    "供用热力合同纠纷",
    "土地承包经营权纠纷",
    "抚养费纠纷",
    "危险驾驶罪",
    "盗窃罪",
    "诈骗罪",
    "故意伤害罪",
    "交通肇事罪",
    "开设赌场罪",
    "掩饰、隐瞒犯罪所得罪",
    "寻衅滋事罪",
    "行政处罚",
    "行政征收",
    "政府信息公开",
    "工伤认定",
    "行政登记",
    "行政协议",
    "金钱给付执行",
    "民间借贷执行",
    "金融借款执行",
    "劳动报酬执行",
    "赔偿执行",
    "财产保全",
];

/// The first and the last day of the figures: 33 months.
pub(crate) fn days() -> (Day, Day) {
    let day = |year, month, day| Day::from_ymd(year, month, day).unwrap();
    (day(2021, 1, 1), day(2023, 9, 30))
}

/// One kind of case: of a thousand so many, where, by what procedure, and how it ends.
struct Kind {
    share: u64,
    code: &'static str,
    divisions: &'static [&'static str],
    causes: std::ops::Range<usize>,
    procedures: &'static [Procedure],
    endings: &'static [Disposition],
}

use Disposition as D;
use Procedure as P;

const CIVIL: &[&str] = &["民一庭", "民二庭", "民三庭", "第一法庭", "第二法庭"];

const KINDS: [Kind; 12] = [
    Kind {
        share: 430,
        code: "民初",
        divisions: CIVIL,
        causes: 0..20,
        procedures: &[P::Simplified, P::Simplified, P::SmallClaims, P::Ordinary],
        endings: &[D::Judgment, D::Judgment, D::Mediated, D::Withdrawn, D::Withdrawn, D::ClaimDismissed],
    },
    Kind {
        share: 190,
        code: "执",
        divisions: &["执行一庭", "执行二庭"],
        causes: 34..39,
        procedures: &[P::Enforcement],
        endings: &[D::EnforcementCompleted, D::TerminatedThisRound, D::TerminatedThisRound, D::EnforcementEnded],
    },
    Kind {
        share: 200,
        code: "诉前调",
        divisions: &["立案庭"],
        causes: 0..20,
        procedures: &[P::PresuitMediation],
        endings: &[D::PresuitSettled, D::PresuitSettled, D::PresuitFailed],
    },
    Kind {
        share: 40,
        code: "刑初",
        divisions: &["刑事庭"],
        causes: 20..28,
        procedures: &[P::Ordinary, P::Simplified, P::FastTrack],
        endings: &[D::Judgment, D::Judgment, D::Judgment, D::Withdrawn],
    },
    Kind {
        share: 40,
        code: "民终",
        divisions: CIVIL,
        causes: 0..20,
        procedures: &[P::SecondInstance],
        endings: &[D::Upheld, D::Upheld, D::Upheld, D::Reversed, D::Remanded, D::Mediated, D::Withdrawn],
    },
    Kind {
        share: 30,
        code: "执恢",
        divisions: &["执行一庭", "执行二庭"],
        causes: 34..39,
        procedures: &[P::Enforcement],
        endings: &[D::EnforcementCompleted, D::TerminatedThisRound],
    },
    Kind {
        share: 20,
        code: "行初",
        divisions: &["行政庭"],
        causes: 28..34,
        procedures: &[P::Ordinary, P::Simplified],
        endings: &[D::Judgment, D::ClaimDismissed, D::Withdrawn],
    },
    Kind {
        share: 15,
        code: "民申",
        divisions: &["审监庭"],
        causes: 0..20,
        procedures: &[P::RetrialReview],
        endings: &[D::ApplicationRejected, D::ApplicationRejected, D::RetrialOrdered, D::ApplicationWithdrawn],
    },
    Kind {
        share: 15,
        code: "执保",
        divisions: &["执行二庭"],
        causes: 39..40,
        procedures: &[P::Enforcement],
        endings: &[D::Other],
    },
    Kind {
        share: 10,
        code: "诉前调书",
        divisions: &["立案庭"],
        causes: 0..20,
        procedures: &[P::Other],
        endings: &[D::Other],
    },
    Kind {
        share: 5,
        code: "刑终",
        divisions: &["刑事庭"],
        causes: 20..28,
        procedures: &[P::SecondInstance],
        endings: &[D::Upheld, D::Reversed, D::Remanded],
    },
    Kind {
        share: 5,
        code: "民再",
        divisions: &["审监庭"],
        causes: 0..20,
        procedures: &[P::Retrial],
        endings: &[D::Upheld, D::Reversed, D::Remanded],
    },
];

/// Drawn numbers (SplitMix64).
struct Drawn(u64);

impl Drawn {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    fn per_mille(&mut self, share: u64) -> bool {
        self.below(1_000) < share
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    fn days(&mut self, from: u64, to: u64) -> i32 {
        (from + self.below(to - from)) as i32
    }
}

/// A case and what happened to it.
pub(crate) type Life = (CaseRecord, Vec<CaseEvent>);

/// The code of the court at a position.
pub(crate) fn code(position: usize) -> CourtCode {
    CourtCode::parse(&format!("冀{:04}", 601 + position)).unwrap()
}

/// The judges of a division: every judge belongs to one.
fn judge(division: &str, judges: u64, drawn: &mut Drawn) -> String {
    const ALL: [&str; 11] = [
        "民一庭",
        "民二庭",
        "民三庭",
        "第一法庭",
        "第二法庭",
        "执行一庭",
        "执行二庭",
        "立案庭",
        "刑事庭",
        "行政庭",
        "审监庭",
    ];
    let at = ALL.iter().position(|one| *one == division).unwrap() as u64;
    let each = judges / ALL.len() as u64;
    let number = at * each + drawn.below(each);
    let family = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"][(number % 10) as usize];
    format!("{family}{:03}", number)
}

/// So many cases of the court at a position, by the day they were docketed.
pub(crate) fn lives(position: usize, cases: u64, judges: u64) -> Vec<Life> {
    let mut drawn = Drawn(position as u64 + 1);
    let (first, last) = days();
    let span = u64::try_from(last.since(first)).unwrap() + 1;
    let mut serials: HashMap<(&str, i32), u32> = HashMap::new();
    (0..cases)
        .map(|at| {
            let docketed = first.plus_days((at * span / cases) as i32);
            let mut share = drawn.below(KINDS.iter().map(|kind| kind.share).sum());
            let kind = KINDS
                .iter()
                .find(|kind| {
                    let found = share < kind.share;
                    share = share.saturating_sub(kind.share);
                    found
                })
                .unwrap();
            let serial = serials.entry((kind.code, docketed.ymd().0)).or_default();
            *serial += 1;
            let number = CaseNumber {
                year: docketed.ymd().0 as u16,
                court: code(position),
                special: None,
                type_code: TypeCode::parse(kind.code).unwrap(),
                serial: *serial,
            };
            life(kind, number, docketed, judges, &mut drawn)
        })
        .collect()
}

fn life(kind: &Kind, number: CaseNumber, docketed: Day, judges: u64, drawn: &mut Drawn) -> Life {
    let (_, last) = days();
    let division = *drawn.one(kind.divisions);
    let mut case = CaseRecord::docketed(number.clone(), docketed, *drawn.one(kind.procedures));
    case.division = String::from(division);
    case.judge = judge(division, judges, drawn);
    // A few causes make up most cases.
    let width = kind.causes.len() as u64;
    let place = drawn.below(width).min(drawn.below(width));
    case.cause = String::from(CAUSES[kind.causes.start + place as usize]);
    case.filed_online = Some(drawn.per_mille(420));
    let long = drawn.per_mille(30);
    let closed = docketed.plus_days(if long { drawn.days(200, 700) } else { drawn.days(12, 160) });
    let mut events = Vec::new();
    let mut event = |kind: EventKind, day: Day, detail: &str| {
        if day <= last {
            events.push(CaseEvent {
                number: number.clone(),
                day,
                kind,
                until: None,
                detail: String::from(detail),
                approver: String::new(),
            });
        }
        day <= last
    };
    if long && drawn.per_mille(600) {
        event(EventKind::Extension, docketed.plus_days(80), "3个月");
    }
    if closed > last {
        return (case, events);
    }
    let ending = *drawn.one(kind.endings);
    (case.closed, case.disposition) = (Some(closed), Some(ending));
    case.heard = Some(ending == D::Judgment || drawn.per_mille(300));
    let civil = kind.code.starts_with('民');
    case.enforceable = Some(civil && matches!(ending, D::Judgment | D::Mediated) && drawn.per_mille(800));
    if kind.code == "民初" && drawn.per_mille(180) {
        let origin = CaseNumber { type_code: TypeCode::PRESUIT_MEDIATION, ..number.clone() };
        case.origin = Some(origin);
    }
    if matches!(kind.code, "执" | "执恢") && drawn.per_mille(970) {
        let applied = 100_000 + drawn.below(50_000_000);
        let recovered = if ending == D::EnforcementCompleted { applied } else { applied / (2 + drawn.below(20)) };
        (case.applied, case.recovered) = (Money::from_fen(applied), Money::from_fen(recovered));
    }
    let first_instance = matches!(kind.code, "民初" | "刑初" | "行初");
    let appealed =
        first_instance && ending == D::Judgment && drawn.per_mille(if kind.code == "行初" { 570 } else { 160 });
    let mut effective = closed.plus_days(if ending == D::Judgment { 18 } else { 0 });
    if appealed {
        event(EventKind::Appeal, closed.plus_days(drawn.days(5, 15)), "");
        let taken = closed.plus_days(drawn.days(20, 70));
        event(EventKind::SecondInstanceDocketed, taken, "");
        let decided = taken.plus_days(drawn.days(20, 90));
        let outcome = drawn.one(&["维持", "维持", "维持", "维持", "改判", "发回重审"]);
        event(EventKind::SecondInstanceClosed, decided, outcome);
        effective = decided;
    }
    if first_instance && matches!(ending, D::Judgment | D::Mediated) && event(EventKind::Effective, effective, "") {
        if civil && drawn.per_mille(400) {
            event(EventKind::EnforcementDocketed, effective.plus_days(drawn.days(15, 120)), "");
        }
        if drawn.per_mille(30) {
            let petition = effective.plus_days(drawn.days(30, 200));
            event(EventKind::PetitionDocketed, petition, "");
            if drawn.per_mille(200) {
                event(EventKind::RetrialClosed, petition.plus_days(drawn.days(60, 150)), "改判");
            }
        }
    }
    (case, events)
}

/// The facts of those cases.
pub(crate) fn facts(lives: &[Life]) -> Vec<Fact> {
    let mut words = Words::default();
    lives.iter().map(|(case, events)| Fact::derive_sharing(&mut words, case, events)).collect()
}
