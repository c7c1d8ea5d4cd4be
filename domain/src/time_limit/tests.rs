//! Worked examples by hand for every row of the tables, and what must hold whatever happens to a case.
//!
//! Most cases are docketed on Tuesday 2023-01-10; no day they end on is a day of rest unless the example is about it.

use super::rules::{LIMITS, UNCOUNTED};
use super::*;
use crate::case::sample::{case, event};
use proptest::prelude::*;
use std::collections::BTreeSet;

const DOCKETED: &str = "2023-01-10";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A case of a type, `民初` or, with a procedure, `刑初 速裁`; a cause may follow after that.
fn record(words: &str, docketed: &str) -> CaseRecord {
    let mut words = words.split(' ');
    let number = format!("（2023）冀0638{}1号", words.next().unwrap());
    let mut record = case(&number, docketed, None, None);
    record.procedure = words.next().map_or(Procedure::Ordinary, |word| word.parse().unwrap());
    record.cause = words.next().unwrap_or_default().to_owned();
    record
}

/// Events written `延长 2023-06-20 6个月 院长`, `扣除 2023-02-01 2023-02-10 鉴定`, `中止 2023-02-01`, with `;` between.
fn events(record: &CaseRecord, text: &str) -> Vec<CaseEvent> {
    let read = |text: &str| {
        let mut words = text.split(' ').peekable();
        let kind: EventKind = words.next().unwrap().parse().unwrap();
        let from = words.next().unwrap();
        let until = words.next_if(|word| word.parse::<Day>().is_ok());
        let mut read = event(&record.number.to_string(), kind, from, until, words.next().unwrap_or_default());
        read.approver = words.next().unwrap_or_default().to_owned();
        read
    };
    text.split(';').map(str::trim).filter(|text| !text.is_empty()).map(read).collect()
}

fn run(words: &str, docketed: &str, happened: &str, today: &str) -> Clock {
    let record = record(words, docketed);
    clock(&record, &events(&record, happened), day(today), Calendar::shipped()).unwrap()
}

/// Case, docketed, last day before and after the roll over days of rest, article.
const BASE_LIMITS: &[(&str, &str, &str, &str, &str)] = &[
    ("民初 普通程序 船舶碰撞损害责任纠纷", DOCKETED, "2024-01-10", "2024-01-10", "TLP 2"),
    ("民初 简易程序", DOCKETED, "2023-04-10", "2023-04-10", "CPL 164"),
    // Before 2022; 2021-04-11 was a Sunday.
    ("民初 简易程序", "2021-01-11", "2021-04-11", "2021-04-12", "CPL (2017) 161"),
    ("民初 小额诉讼程序", DOCKETED, "2023-03-10", "2023-03-10", "CPL 168"),
    ("民初 小额诉讼程序", "2021-01-12", "2021-04-12", "2021-04-12", "CPL (2017) 161, 162"),
    ("民初", DOCKETED, "2023-07-10", "2023-07-10", "CPL 152"),
    // The 31st goes to the last day of a shorter month, a Friday.
    ("民初", "2022-12-31", "2023-06-30", "2023-06-30", "CPL 152"),
    ("民撤", DOCKETED, "2023-07-10", "2023-07-10", "CPL 152"),
    ("民终 二审程序", DOCKETED, "2023-04-10", "2023-04-10", "CPL 183"),
    ("民辖终 二审程序", DOCKETED, "2023-02-09", "2023-02-09", "CPL 183"),
    ("民特 特别程序", DOCKETED, "2023-02-09", "2023-02-09", "CPL 187"),
    // Spring Festival from the 21st to the 27th; Saturday the 28th was a working day.
    ("民督 特别程序", DOCKETED, "2023-01-25", "2023-01-28", "CPL 227"),
    ("民申 再审审查程序", DOCKETED, "2023-04-10", "2023-04-10", "CPL 215"),
    ("行申 再审审查程序", DOCKETED, "2023-04-10", "2023-04-10", "CPL 215"),
    ("民再 二审程序", DOCKETED, "2023-04-10", "2023-04-10", "CPLI 128, CPL 183"),
    ("民再 再审程序", DOCKETED, "2023-07-10", "2023-07-10", "CPLI 128, CPL 152"),
    ("刑初 简易程序", DOCKETED, "2023-01-30", "2023-01-30", "CrPL 220"),
    ("刑初 速裁程序", DOCKETED, "2023-01-20", "2023-01-20", "CrPL 225"),
    ("刑初", DOCKETED, "2023-04-10", "2023-04-10", "CrPL 208"),
    ("刑终 二审程序", DOCKETED, "2023-03-10", "2023-03-10", "CrPL 243"),
    ("刑再 再审程序", DOCKETED, "2023-04-10", "2023-04-10", "CrPL 258"),
    ("刑申 再审审查程序", DOCKETED, "2023-07-10", "2023-07-10", "CrPLI 457"),
    ("刑医 特别程序", DOCKETED, "2023-02-10", "2023-02-10", "CrPL 305"),
    ("行初 简易程序", DOCKETED, "2023-02-24", "2023-02-24", "ALL 83"),
    ("行初", DOCKETED, "2023-07-10", "2023-07-10", "ALL 81"),
    ("行终 二审程序", DOCKETED, "2023-04-10", "2023-04-10", "ALL 88"),
    ("行审 其他程序", DOCKETED, "2023-01-17", "2023-01-17", "ALLI 160"),
    ("行审复 其他程序", DOCKETED, "2023-02-09", "2023-02-09", "ALLI 160"),
    ("执 执行程序", DOCKETED, "2023-07-10", "2023-07-10", "TLP 5"),
    ("执恢 执行程序", DOCKETED, "2023-07-10", "2023-07-10", "TLP 5"),
    ("执异 执行程序", DOCKETED, "2023-01-25", "2023-01-28", "CPL 236, 238"),
    ("执复 执行程序", DOCKETED, "2023-02-09", "2023-02-09", "法释〔2020〕21号 8"),
    // A Sunday.
    ("司惩复 其他程序", DOCKETED, "2023-01-15", "2023-01-16", "TLP 2"),
];

#[test]
fn every_base_limit() {
    let mut seen: Vec<&Limit> = Vec::new();
    for &(words, docketed, statutory, due, article) in BASE_LIMITS {
        let clock = run(words, docketed, "", docketed);
        let got = (clock.statutory_due.to_string(), clock.due.to_string(), clock.limit.article);
        assert_eq!((got.0.as_str(), got.1.as_str(), got.2), (statutory, due, article), "{words} {docketed}");
        assert_eq!((clock.days_used, clock.start, clock.calendar), (0, day(docketed), Reach::Inside));
        assert_eq!(clock.steps.len(), 1 + usize::from(statutory != due));
        seen.push(clock.limit);
    }
    for limit in LIMITS {
        assert!(seen.iter().any(|one| std::ptr::eq(*one, limit)), "no example for {limit:?}");
    }
}

#[test]
fn no_clock() {
    let none = |words, docketed| {
        let record = record(words, docketed);
        clock(&record, &[], day(docketed), Calendar::shipped()).unwrap_err()
    };
    assert_eq!(none("协外认", DOCKETED), NoClock::ByLaw { article: "CPL 287" });
    assert_eq!(none("认港", DOCKETED), NoClock::ByLaw { article: "CPL 287, TLP 2" });
    for unknown in ["刑更", "诉前调 诉前调解", "行再 再审程序", "破", "认台"] {
        assert_eq!(none(unknown, DOCKETED), NoClock::Unknown, "{unknown}");
    }
    // The six months of ALL 81 are no law for a case of 2014.
    assert_eq!(none("行初", "2014-06-03"), NoClock::Unknown);
}

/// As first instance by the court that decided, as second by the one above it or after an appeal (CPL 218).
#[test]
fn a_retrial_takes_the_limit_of_the_instance_it_is_tried_as() {
    for (origin, article) in [
        ("（2022）冀0638民初7号", "CPLI 128, CPL 152"),
        ("（2022）冀0632民初7号", "CPLI 128, CPL 183"),
        ("（2022）冀96民终7号", "CPLI 128, CPL 183"),
        ("（2022）冀96民申7号", "CPLI 128, CPL 152"),
    ] {
        let mut record = record("民再 再审程序", DOCKETED);
        record.origin = Some(origin.parse().unwrap());
        let clock = clock(&record, &[], record.docketed, Calendar::shipped()).unwrap();
        assert_eq!(clock.limit.article, article, "{origin}");
    }
}

/// Case, what happened, the last day, steps after the base limit.
const RUNS: &[(&str, &str, &str, &[&str])] = &[
    // Six months by the president, then three by the superior court.
    ("民初", "延长 2023-06-20 6个月 院长", "2024-01-10", &["extension"]),
    ("民初", "延长 2023-06-20 6个月 院长; 延长 2023-12-20 3个月 上级法院", "2024-04-10", &["extension", "extension"]),
    ("民初 简易程序", "延长 2023-03-20 1个月 院长", "2023-05-10", &["extension"]),
    ("民初 小额诉讼程序", "延长 2023-02-20 1个月 院长", "2023-04-10", &["extension"]),
    ("民终 二审程序", "延长 2023-03-20 3个月 院长", "2023-07-10", &["extension"]),
    ("刑初", "延长 2023-03-20 3个月 上级法院", "2023-07-10", &["extension"]),
    // A month, and fifteen days: 10 February, then 25.
    ("刑初 简易程序", "延长 2023-01-20 45日 院长", "2023-02-27", &["extension", "holiday"]),
    ("刑初 速裁程序", "延长 2023-01-18 5日 院长", "2023-01-28", &["extension", "holiday"]),
    ("刑终 二审程序", "延长 2023-02-20 2个月 高级法院", "2023-05-10", &["extension"]),
    ("刑再 再审程序", "延长 2023-03-20 3个月 院长", "2023-07-10", &["extension"]),
    ("行初", "延长 2023-06-20 3个月 高级法院", "2023-10-10", &["extension"]),
    ("行审 其他程序", "延长 2023-01-16 23日 院长", "2023-02-09", &["extension"]),
    ("执 执行程序", "延长 2023-06-20 3个月 院长", "2023-10-10", &["extension"]),
    ("执复 执行程序", "延长 2023-02-01 30日 院长", "2023-03-13", &["extension", "holiday"]),
    // Civil: counted from docketing (CPLI 258); criminal: anew from the decision.
    ("民初 简易程序", "程序变更 2023-03-20 普通程序", "2023-07-10", &["conversion"]),
    ("行初 简易程序", "程序变更 2023-02-20 普通程序", "2023-07-10", &["conversion"]),
    ("刑初 速裁程序", "程序变更 2023-01-16 普通程序", "2023-04-17", &["conversion", "holiday"]),
    ("刑初 速裁程序", "程序变更 2023-01-16 简易程序", "2023-02-06", &["conversion", "holiday"]),
    ("刑初 简易程序", "程序变更 2023-01-18 普通程序", "2023-04-18", &["conversion"]),
    // The extension of the simplified procedure ends with it.
    (
        "民初 简易程序",
        "延长 2023-03-20 1个月 院长; 程序变更 2023-05-04 普通程序",
        "2023-07-10",
        &["extension", "conversion"],
    ),
    // Into the procedure it is in already: nothing changes, the extension stays.
    ("民初", "延长 2023-06-20 6个月 院长; 程序变更 2023-08-01 普通程序", "2024-01-10", &["extension"]),
    // 1 February to 2 March: 28 + 2 = 30 days, each once, beyond 10 July.
    (
        "民初",
        "扣除 2023-02-01 2023-02-20 鉴定; 中止 2023-02-11 2023-03-02 另案",
        "2023-08-09",
        &["not_counted", "not_counted"],
    ),
    // The docketing day is not counted anyway: two days, not three.
    ("民初", "扣除 2023-01-10 2023-01-12 鉴定", "2023-07-12", &["not_counted"]),
    // A span that begins in Spring Festival, when 25 January has moved to the 28th, runs to its end on 3 February.
    ("民督 特别程序", "扣除 2023-01-27 2023-02-03 不可抗力", "2023-02-03", &["not_counted"]),
    // Extended to 10 July before the file goes back: three months anew from 20 April are later.
    (
        "刑初",
        "延长 2023-03-20 3个月 上级法院; 扣除 2023-04-01 2023-04-20 补充侦查",
        "2023-07-20",
        &["extension", "restart"],
    ),
    // The same in April, when three months anew end before 10 July: counting anew never shortens.
    (
        "刑初",
        "延长 2023-03-20 3个月 上级法院; 扣除 2023-03-21 2023-03-31 补充侦查",
        "2023-07-10",
        &["extension", "restart"],
    ),
];

#[test]
fn extensions_conversions_and_spans() {
    for &(words, happened, due, steps) in RUNS {
        let clock = run(words, DOCKETED, happened, "2024-12-31");
        assert_eq!(clock.due.to_string(), due, "{words}: {happened}");
        let got: Vec<&str> = clock.steps.iter().skip(1).map(|step| step.what.id()).collect();
        assert_eq!(got, steps, "{words}: {happened}");
        assert_eq!(clock.steps.last().map(|step| step.due), Some(clock.due));
        let moved: i32 = clock.steps.iter().map(|step| step.days).sum();
        assert!(clock.start > day(DOCKETED) || day(DOCKETED).plus_days(moved) == clock.due, "{words}: {happened}");
    }
}

/// Case, the reason, from, until, the last day before the roll over days of rest, article.
const NOT_COUNTED: &[(&str, &str, &str, &str, &str, &str)] = &[
    // Thirty days after the end of the public notice.
    ("民特 特别程序", "公告", "2023-01-20", "2023-03-20", "2023-04-19", "CPL 187"),
    ("民初", "公告送达", "2023-02-01", "2023-02-10", "2023-07-20", "CPLI 243, 129, ALLI 50, TLP 9(6)"),
    ("民申 再审审查程序", "公告", "2023-02-01", "2023-02-10", "2023-04-20", "CPLI 243, 129, ALLI 50, TLP 9(6)"),
    ("行初", "伤残鉴定", "2023-02-01", "2023-02-10", "2023-07-20", "CPLI 243, ALLI 50, TLP 9(6)"),
    ("执 执行程序", "房产评估", "2023-02-01", "2023-02-10", "2023-07-20", "TLP 9(8)"),
    ("刑初", "管辖争议", "2023-02-01", "2023-02-10", "2023-04-20", "CPLI 243, ALLI 50, TLP 9(7)"),
    ("民初", "双方庭外和解", "2023-02-01", "2023-02-10", "2023-07-20", "CPLI 243, 129"),
    ("行初", "调解", "2023-02-01", "2023-02-10", "2023-07-20", "ALLI 50, Online Mediation Rules 24"),
    ("执 执行程序", "中止", "2023-02-01", "2023-02-10", "2023-07-20", "CPL 153, CrPL 206, ALLI 50, TLP 9"),
    ("刑初", "被告人精神病鉴定", "2023-02-01", "2023-02-10", "2023-04-20", "CrPLI 211, TLP 9(1)"),
    // Three months anew from the day the file came back.
    ("刑初", "补充侦查", "2023-02-01", "2023-02-28", "2023-05-28", "CrPL 208"),
    ("刑初", "改变管辖", "2023-02-01", "2023-02-10", "2023-05-10", "CrPL 208"),
    ("刑终 二审程序", "检察院阅卷", "2023-02-01", "2023-02-10", "2023-03-20", "CrPL 235, CrPLI 396"),
    ("刑初", "更换辩护人", "2023-02-01", "2023-02-10", "2023-04-20", "TLP 9(2)"),
    ("民初", "重新鉴定", "2023-02-01", "2023-02-10", "2023-07-20", "CPLI 243, ALLI 50, TLP 9(6)"),
    ("刑初", "被告人申请重新鉴定", "2023-02-01", "2023-02-10", "2023-04-20", "TLP 9(5)"),
    ("刑初", "精神病重新鉴定", "2023-02-01", "2023-03-31", "2023-06-08", "CrPLI 211, TLP 9(1)"),
    ("刑初", "申请调取新的证据", "2023-02-01", "2023-02-10", "2023-04-20", "TLP 9(5)"),
    ("执 执行程序", "执行和解", "2023-02-01", "2023-02-10", "2023-07-20", "TLP 9(10)"),
    ("执 执行程序", "上级法院通知暂缓", "2023-02-01", "2023-02-10", "2023-07-20", "TLP 9(11)"),
    ("执 执行程序", "网络拍卖", "2023-02-01", "2023-02-10", "2023-07-20", "TLP 9(12)"),
    ("行初", "先行民事争议", "2023-02-01", "2023-02-10", "2023-07-20", "ALL 61"),
    ("民初", "疫情", "2023-02-01", "2023-02-10", "2023-07-20", "CPLI 243, ALLI 50, TLP 9"),
];

#[test]
fn every_kind_of_time_not_counted() {
    let mut seen: Vec<&UncountedRule> = Vec::new();
    for &(words, why, from, until, due, article) in NOT_COUNTED {
        let clock = run(words, DOCKETED, &format!("扣除 {from} {until} {why}"), until);
        assert_eq!(clock.statutory_due.to_string(), due, "{words}: {why}");
        assert_eq!((clock.steps[1].article, clock.irregular.len()), (article, 0), "{words}: {why}");
        assert_eq!((clock.steps[1].from, clock.steps[1].until), (day(from), Some(day(until))));
        let record = record(words, DOCKETED);
        let read = events(&record, &format!("扣除 {from} {until} {why}"));
        seen.extend(rule_for(reason(&read[0]).unwrap(), record.number.type_code));
    }
    for rule in UNCOUNTED {
        assert!(seen.iter().any(|one| std::ptr::eq(*one, rule)), "no example for {rule:?}");
    }
}

#[test]
fn every_kind_has_a_rule_and_is_read_back() {
    for &kind in Uncounted::ALL {
        assert_eq!(uncounted_rule(kind).kind, kind);
        let read = |detail: &str| reason(&event("（2023）冀0638民初1号", EventKind::Deduction, DOCKETED, None, detail));
        assert_eq!((read(kind.id()), read(kind.zh())), (Some(kind), Some(kind)));
        for word in uncounted_rule(kind).words {
            assert_eq!(read(&format!("因{word}")), Some(kind), "{word}");
        }
    }
    let suspended = event("（2023）冀0638民初1号", EventKind::Suspension, DOCKETED, None, "鉴定");
    assert_eq!(reason(&suspended), Some(Uncounted::Suspension));
    let code = |text: &str| TypeCode::parse(text).unwrap();
    assert!(applies(Uncounted::Psychiatric, code("刑初")) && !applies(Uncounted::Psychiatric, code("民初")));
    assert!(
        applies(Uncounted::ProsecutionReading, code("刑终")) && !applies(Uncounted::ProsecutionReading, code("刑初"))
    );
    assert!(applies(Uncounted::Other, code("执")) && !applies(Uncounted::Auction, code("行初")));
}

/// Case, what happened, today, the irregularity, its day and article, and the last day, which it did not move.
const IRREGULAR: &[(&str, &str, IrregularityKind, &str, &str, &str)] = &[
    // Left out all the same: thirty days of February and March beyond 10 April.
    (
        "民初 简易程序",
        "扣除 2023-02-01 2023-03-02 公告",
        IrregularityKind::PublicNoticeInSimplified,
        "2023-02-01",
        "EXP 4",
        "2023-05-10",
    ),
    (
        "民初",
        "二审结案 2023-05-10 发回重审; 二审结案 2024-03-01 发回重审",
        IrregularityKind::SecondRemand,
        "2024-03-01",
        "CPL 177",
        "2023-07-10",
    ),
    (
        "行初",
        "二审结案 2023-05-10 发回重审; 二审结案 2024-03-01 发回重审",
        IrregularityKind::SecondRemand,
        "2024-03-01",
        "ALL 89",
        "2023-07-10",
    ),
    ("民初", "延长 2023-07-11 6个月 院长", IrregularityKind::ExtensionAfterExpiry, "2023-07-11", "EXP 1", "2023-07-10"),
    (
        "民初",
        "延长 2023-06-20 6个月",
        IrregularityKind::ExtensionWithoutApprover,
        "2023-06-20",
        "CPL 152",
        "2024-01-10",
    ),
    ("刑初", "延长 2023-03-20 3个月 院长", IrregularityKind::WrongApprover, "2023-03-20", "CrPL 208", "2023-07-10"),
    // Nine months asked for: six are what the president may give.
    ("民初", "延长 2023-06-20 9个月 院长", IrregularityKind::ExtensionTooLong, "2023-06-20", "CPL 152", "2024-01-10"),
    (
        "民督 特别程序",
        "延长 2023-01-16 30日 院长",
        IrregularityKind::TooManyExtensions,
        "2023-01-16",
        "CPL 227",
        "2023-01-28",
    ),
    // The second month of a simplified procedure.
    (
        "民初 简易程序",
        "延长 2023-03-20 1个月 院长; 延长 2023-04-20 1个月 院长",
        IrregularityKind::TooManyExtensions,
        "2023-04-20",
        "CPL 164",
        "2023-05-10",
    ),
    (
        "民初 简易程序",
        "延长 2023-03-20 3个月 院长",
        IrregularityKind::CapExceeded,
        "2023-03-20",
        "CPL 164",
        "2023-05-10",
    ),
    (
        "刑初",
        "扣除 2023-02-01 2023-02-10 双方和解",
        IrregularityKind::UncountedNotApplicable,
        "2023-02-01",
        "CPLI 243, 129",
        "2023-04-10",
    ),
    (
        "民初",
        "扣除 2023-07-11 2023-07-20 鉴定",
        IrregularityKind::UncountedAfterExpiry,
        "2023-07-11",
        "CPLI 243, ALLI 50, TLP 9(6)",
        "2023-07-10",
    ),
    // Ten days to prepare a defence, 1 to 10 February; the rest of the month counts.
    (
        "刑初",
        "扣除 2023-02-01 2023-02-28 更换辩护人",
        IrregularityKind::UncountedOverCap,
        "2023-02-11",
        "TLP 9(2)",
        "2023-04-20",
    ),
    // The prosecution reads the file for a month at most, 1 to 28 February: 28 days after 10 March.
    (
        "刑终 二审程序",
        "扣除 2023-02-01 2023-03-15 检察院阅卷",
        IrregularityKind::UncountedOverCap,
        "2023-03-01",
        "CrPL 235, CrPLI 396",
        "2023-04-07",
    ),
    // The same for new evidence, after 10 April.
    (
        "刑初",
        "扣除 2023-02-01 2023-03-15 调取新的证据",
        IrregularityKind::UncountedOverCap,
        "2023-03-01",
        "TLP 9(5)",
        "2023-05-08",
    ),
    (
        "民初 简易程序",
        "程序变更 2023-04-11 普通程序",
        IrregularityKind::LateConversion,
        "2023-04-11",
        "CPLI 258",
        "2023-04-10",
    ),
    // 1 March 2023 to 31 December 2024: 672 days, ending on 12 May 2025, a Monday.
    (
        "民初",
        "中止 2023-03-01",
        IrregularityKind::SuspensionWithoutEnd,
        "2023-03-01",
        "CPL 153, CrPL 206, ALLI 50, TLP 9",
        "2025-05-12",
    ),
    (
        "民初",
        "扣除 2023-02-01 2023-02-10 鉴定; 扣除 2023-02-10 2023-02-19 公告",
        IrregularityKind::OverlappingSpans,
        "2023-02-10",
        "CPLI 243, 129, ALLI 50, TLP 9(6)",
        "2023-07-31",
    ),
];

#[test]
fn every_irregularity() {
    for &(words, happened, what, on, article, due) in IRREGULAR {
        let clock = run(words, DOCKETED, happened, "2024-12-31");
        assert_eq!(clock.irregular, [Irregularity { what, article, day: day(on) }], "{words}: {happened}");
        assert_eq!(clock.due.to_string(), due, "{words}: {happened}");
    }
    let seen: BTreeSet<_> = IRREGULAR.iter().map(|row| row.2).collect();
    assert_eq!(seen.len(), IrregularityKind::ALL.len());
    // A criminal case may be remanded again for a breach of procedure; one remand is none too many.
    let twice = "二审结案 2023-05-10 发回重审; 二审结案 2024-03-01 发回重审";
    assert_eq!(run("刑初", DOCKETED, twice, "2024-12-31").irregular, []);
    assert_eq!(run("民初", DOCKETED, "二审结案 2023-05-10 发回重审", "2024-12-31").irregular, []);
    // Nor is a second decision that affirms, a remand of another instance, or one that is still to come.
    for second in ["二审结案 2024-03-01 维持", "再审结案 2024-03-01 发回重审", "二审结案 2025-03-01 发回重审"]
    {
        let happened = format!("二审结案 2023-05-10 发回重审; {second}");
        assert_eq!(run("民初", DOCKETED, &happened, "2024-12-31").irregular, [], "{second}");
    }
    // On the 180th day after it began a stop is not yet long.
    assert_eq!(run("民初", DOCKETED, "中止 2023-03-01", "2023-08-28").irregular, []);
    assert_eq!(run("民初", DOCKETED, "中止 2023-03-01", "2023-08-29").irregular.len(), 1);
}

/// CPLI (2015) 258: extensions of no length of their own, six months in all. Three months end on 12 April 2021.
#[test]
fn no_extension_beyond_the_cap() {
    let next = |months: u32| {
        let clock = run("民初 简易程序", "2021-01-12", &format!("延长 2021-04-01 {months}个月 院长"), "2021-04-02");
        let extended = clock.actions.iter().any(|action| action.what == ActionKind::ApplyExtension);
        (clock.due, clock.next_extension.is_some(), extended)
    };
    assert_eq!(next(2), (day("2021-06-15"), true, true));
    assert_eq!(next(3), (day("2021-07-12"), false, false));
}

/// CrPL 208: once by the court above, afterwards by the Supreme People's Court, however often.
#[test]
fn who_extends_next() {
    let next = |happened| run("刑初", DOCKETED, happened, "2023-01-11").next_extension.map(|rule| rule.approver);
    assert_eq!(next(""), Some(Approver::Superior));
    assert_eq!(next("延长 2023-01-11 3个月 上级法院"), Some(Approver::Supreme));
    assert_eq!(next("延长 2023-01-11 3个月 上级法院; 延长 2023-01-11 1个月 最高法院"), Some(Approver::Supreme));
    let petition =
        |happened| run("刑申 再审审查程序", DOCKETED, happened, "2023-01-11").next_extension.map(|one| one.approver);
    assert_eq!(petition(""), Some(Approver::Superior));
    assert_eq!(petition("延长 2023-01-11 3个月 上级法院"), Some(Approver::Supreme));
    // More than three months of an enforcement are for the record of the high court, not for its approval (TLP 5).
    let enforced = run("执 执行程序", DOCKETED, "延长 2023-06-20 3个月 院长; 延长 2023-09-20 3个月 院长", "2023-09-21");
    assert_eq!((enforced.due, enforced.irregular), (day("2024-01-10"), Vec::new()));
    assert_eq!(enforced.next_extension.map(|rule| rule.approver), Some(Approver::President));
    let once = |happened| run("民初", DOCKETED, happened, "2023-01-11").next_extension.map(|rule| rule.approver);
    assert_eq!((once(""), once("延长 2023-01-11 6个月 院长")), (Some(Approver::President), Some(Approver::Superior)));
}

/// What, the last day, who decides.
type Action = (&'static str, &'static str, &'static str);

/// Case, what happened, today, then each action.
const ACTIONS: &[(&str, &str, &str, &[Action])] = &[
    (
        "民初",
        "",
        DOCKETED,
        &[("apply_extension", "2023-06-25", "president"), ("decide_extension", "2023-07-05", "president")],
    ),
    ("民初", "", "2023-07-01", &[("decide_extension", "2023-07-05", "president")]),
    ("民初", "", "2023-07-06", &[]),
    (
        "民初",
        "延长 2023-06-20 6个月 院长",
        "2023-07-01",
        &[
            ("apply_superior_extension", "2023-12-26", "superior"),
            ("decide_superior_extension", "2024-01-05", "superior"),
        ],
    ),
    (
        "民初 简易程序",
        "",
        DOCKETED,
        &[
            ("apply_extension", "2023-03-26", "president"),
            ("decide_extension", "2023-04-05", "president"),
            ("convert_procedure", "2023-04-10", "court"),
        ],
    ),
    // Four months are all there is.
    ("民初 简易程序", "延长 2023-03-20 1个月 院长", "2023-03-20", &[("convert_procedure", "2023-05-10", "court")]),
    (
        "刑初",
        "",
        DOCKETED,
        &[
            ("apply_superior_extension", "2023-03-26", "superior"),
            ("decide_superior_extension", "2023-04-05", "superior"),
        ],
    ),
    (
        "行初",
        "",
        DOCKETED,
        &[("apply_superior_extension", "2023-06-30", "high"), ("decide_superior_extension", "2023-07-07", "high")],
    ),
    ("行初 简易程序", "", DOCKETED, &[("convert_procedure", "2023-02-24", "court")]),
    // No article says how long before: on the last day at the latest.
    ("执 执行程序", "", DOCKETED, &[("apply_extension", "2023-07-10", "president")]),
    ("民督 特别程序", "", DOCKETED, &[]),
];

#[test]
fn every_action_with_its_last_day() {
    for &(words, happened, today, expected) in ACTIONS {
        let clock = run(words, DOCKETED, happened, today);
        let got: Vec<_> =
            clock.actions.iter().map(|one| (one.what.id(), one.day.to_string(), one.approver.id())).collect();
        let got: Vec<_> = got.iter().map(|(what, day, who)| (*what, day.as_str(), *who)).collect();
        assert_eq!(got, expected, "{words} {happened} on {today}");
    }
    let seen: BTreeSet<&str> = ACTIONS.iter().flat_map(|row| row.3).map(|action| action.0).collect();
    assert_eq!(seen.len(), ActionKind::ALL.len());
    let mut closed = record("民初", DOCKETED);
    closed.closed = Some(day("2023-05-08"));
    assert_eq!(clock(&closed, &[], day("2023-05-08"), Calendar::shipped()).unwrap().actions, []);
}

/// Six months from 10 January are 181 days, of which ten are appraisal.
#[test]
fn used_left_and_two_thirds() {
    let happened = "扣除 2023-02-01 2023-02-10 鉴定";
    let clock = run("民初", DOCKETED, happened, "2023-03-01");
    assert_eq!((clock.days_used, clock.days_left, clock.days_total, clock.days_not_counted), (40, 141, 181, 10));
    // 121 counted days: 22 to the eve of the appraisal, 99 from 11 February on.
    assert_eq!(clock.two_thirds, day("2023-05-21"));
    let late = run("民初", DOCKETED, happened, "2023-07-25");
    assert_eq!((late.days_used, late.days_left), (186, -5));
    // On a day within the span the days of the span that are still to come are not left either.
    let within = run("民初", DOCKETED, happened, "2023-02-05");
    assert_eq!((within.days_used, within.days_left, within.paused), (21, 160, None));
    let warned = |today: &str| {
        run("民初", DOCKETED, happened, today).warning(day(today), &Levels::default()).map(|one| one.threshold.id())
    };
    assert_eq!(warned("2023-05-20"), None);
    assert_eq!(warned("2023-05-21").as_deref(), Some("two_thirds"));
    assert_eq!(warned("2023-07-05").as_deref(), Some("left_15"));
    assert_eq!(warned("2023-07-21").as_deref(), Some("overdue"));
}

#[test]
fn a_stopped_clock() {
    let on = |today| run("民初", DOCKETED, "中止 2023-03-01", today);
    // 49 days used when it stops on 1 March; 31 days of March move 10 July to 10 August.
    let clock = on("2023-03-31");
    assert_eq!((clock.paused, clock.days_used, clock.days_left), (Some(day("2023-03-01")), 49, 132));
    assert_eq!((clock.due, clock.steps[1].until), (day("2023-08-10"), None));
    assert_eq!(on("2023-08-29").warning(day("2023-08-29"), &Levels::default()).map(|one| one.level), Some(6));
    // Ten days for a new defender and no more: then it runs again.
    let defended = |today| run("刑初", DOCKETED, "扣除 2023-02-01 更换辩护人", today);
    assert_eq!((defended("2023-02-10").paused, defended("2023-02-10").days_left), (Some(day("2023-02-01")), 69));
    assert_eq!((defended("2023-02-12").paused, defended("2023-02-12").days_left), (None, 67));
}

/// Told on 1 March without an end, and once more when it ended on the 10th: one stop of ten days, which is over.
#[test]
fn a_stop_told_again_with_its_end() {
    let told = "中止 2023-03-01; 中止 2023-03-01 2023-03-10";
    let clock = run("民初", DOCKETED, told, "2023-03-31");
    assert_eq!((clock.paused, clock.days_not_counted, clock.due), (None, 10, day("2023-07-20")));
    let record = record("民初", DOCKETED);
    let open = |text: &str| -> Vec<Day> { open_spans(&events(&record, text)).map(|event| event.day).collect() };
    assert_eq!(open(told), []);
    assert_eq!(
        open("中止 2023-03-01; 扣除 2023-04-01 鉴定; 扣除 2023-05-01 2023-05-10 公告"),
        [day("2023-03-01"), day("2023-04-01")]
    );
    // Another stop that began that day, and what is no stop at all.
    assert_eq!(open("中止 2023-03-01; 扣除 2023-03-01 2023-03-10 鉴定"), [day("2023-03-01")]);
    assert_eq!(open("延长 2023-06-20 6个月 院长; 上诉 2023-04-01"), []);
}

/// A higher court may where a lower one does; what is for the parties or the bench is for them alone.
#[test]
fn who_may_approve() {
    use Approver::*;
    let ranks = [President, Superior, High, Supreme];
    for (at, one) in ranks.into_iter().enumerate() {
        for (other_at, needed) in ranks.into_iter().enumerate() {
            assert_eq!(one.suffices_for(needed), at >= other_at, "{one:?} for {needed:?}");
        }
        for alone in [Parties, Court] {
            assert!(!one.suffices_for(alone) && !alone.suffices_for(one), "{one:?}, {alone:?}");
        }
    }
    assert!(Parties.suffices_for(Parties) && Court.suffices_for(Court) && !Parties.suffices_for(Court));
}

#[test]
fn a_criminal_limit_counted_anew() {
    let clock = run("刑初", DOCKETED, "扣除 2023-02-01 2023-02-28 补充侦查", "2023-03-10");
    assert_eq!(
        (clock.start, clock.statutory_due, clock.due),
        (day("2023-02-28"), day("2023-05-28"), day("2023-05-29"))
    );
    assert_eq!((clock.days_used, clock.days_total, clock.days_not_counted), (10, 90, 0));
    assert_eq!(clock.steps[1].what, StepKind::Restart);
    // While the file is away the clock stands.
    let away = run("刑初", DOCKETED, "扣除 2023-02-01 补充侦查", "2023-02-15");
    assert_eq!((away.paused, away.days_left), (Some(day("2023-02-01")), 69));
}

#[test]
fn outside_the_calendar_nothing_is_rolled() {
    // 11 July 2027 is a Sunday.
    let clock = run("民初", "2027-01-11", "", "2027-01-11");
    assert_eq!((clock.due, clock.calendar), (day("2027-07-11"), Reach::Outside));
    assert!(clock.steps.iter().all(|step| step.what != StepKind::Holiday));
}

/// A span with or without an end, of days from docketing.
fn span() -> impl Strategy<Value = CaseEvent> {
    let why = prop::sample::select(vec!["鉴定", "公告", "和解", "补充侦查", "更换辩护人", "疫情", "管辖", "执行和解"]);
    (0..400_i32, prop::option::weighted(0.9, 0..60_i32), why).prop_map(|(offset, length, why)| {
        let until = length.map(|length| day(DOCKETED).plus_days(offset + length).to_string());
        happens(EventKind::Deduction, offset, until.as_deref(), why)
    })
}

fn happening() -> impl Strategy<Value = CaseEvent> {
    let length = prop::sample::select(vec!["1个月", "6个月", "20日", "3个月"]);
    let longer = (0..400_i32, length).prop_map(|(offset, length)| happens(EventKind::Extension, offset, None, length));
    let into = prop::sample::select(vec!["普通程序", "简易程序", "速裁程序", "小额诉讼程序"]);
    let change = (0..400_i32, into).prop_map(|(offset, into)| happens(EventKind::ProcedureChange, offset, None, into));
    prop_oneof![4 => span(), 2 => longer, 1 => change]
}

fn happens(kind: EventKind, offset: i32, until: Option<&str>, detail: &str) -> CaseEvent {
    event("（2023）冀0638民初1号", kind, &day(DOCKETED).plus_days(offset).to_string(), until, detail)
}

fn any_case() -> impl Strategy<Value = CaseRecord> {
    prop::sample::select(vec!["民初", "民初 简易程序", "刑初", "刑初 速裁程序", "行初 简易程序", "执 执行程序", "民特"])
        .prop_map(|words| record(words, DOCKETED))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A deduction, a suspension or a restart more never brings the last day nearer.
    #[test]
    fn time_not_counted_never_shortens(
        case in any_case(),
        mut happened in prop::collection::vec(happening(), 0..6),
        extra in span(),
        today in 0..700_i32,
    ) {
        let today = day(DOCKETED).plus_days(today);
        let before = clock(&case, &happened, today, Calendar::shipped()).unwrap();
        happened.push(extra);
        let after = clock(&case, &happened, today, Calendar::shipped()).unwrap();
        prop_assert!(after.due >= before.due, "{} before {}", after.due, before.due);
        prop_assert!(after.statutory_due >= before.statutory_due);
    }

    #[test]
    fn the_order_of_events_does_not_matter(
        case in any_case(),
        (happened, shuffled) in prop::collection::vec(happening(), 0..7)
            .prop_flat_map(|happened| (Just(happened.clone()), Just(happened).prop_shuffle())),
        today in 0..700_i32,
    ) {
        let today = day(DOCKETED).plus_days(today);
        let run = |events: &[CaseEvent]| clock(&case, events, today, Calendar::shipped());
        prop_assert_eq!(run(&happened), run(&shuffled));
    }

    /// Every day of the spans once, whatever the reasons; used and left are the days counted one by one.
    #[test]
    fn days_are_counted_once(
        spans in prop::collection::vec((0..180_i32, 0..60_i32), 0..6),
        today in 0..400_i32,
    ) {
        let (start, today) = (day(DOCKETED), day(DOCKETED).plus_days(today));
        let case = record("民初", DOCKETED);
        let with = |reasons: [&str; 2]| {
            let make = |(n, (offset, length)): (usize, &(i32, i32))| {
                let from = start.plus_days(*offset);
                let until = from.plus_days(*length).to_string();
                event("（2023）冀0638民初1号", EventKind::Deduction, &from.to_string(), Some(&until), reasons[n % 2])
            };
            let events: Vec<_> = spans.iter().enumerate().map(make).collect();
            clock(&case, &events, today, Calendar::shipped()).unwrap()
        };
        let clock = with(["鉴定", "公告"]);
        let begun = spans.iter().filter(|(offset, _)| start.plus_days(*offset) <= today);
        let days: BTreeSet<i32> = begun.flat_map(|(offset, length)| *offset..=offset + length).filter(|n| *n > 0).collect();
        prop_assert_eq!(clock.days_not_counted, days.len() as i32);
        let counted = |day: Day| (1..=day.since(start)).filter(|n| !days.contains(n)).count() as i32;
        prop_assert_eq!(clock.days_used, counted(today));
        prop_assert_eq!(clock.days_total, counted(clock.due));
        prop_assert_eq!(clock.days_used + clock.days_left, clock.days_total);
        let two_thirds = counted(clock.two_thirds);
        prop_assert!(two_thirds * 3 >= clock.days_total * 2 && (two_thirds - 1) * 3 < clock.days_total * 2);
        let other = with(["和解", "疫情"]);
        prop_assert_eq!((other.due, other.days_left), (clock.due, clock.days_left));
    }

    /// While a span without an end runs, the days left stay and the last day moves with the day asked for.
    #[test]
    fn a_stop_keeps_what_is_left(
        mut happened in prop::collection::vec(happening(), 0..4),
        from in 0..90_i32,
        later in 1..300_i32,
        case in any_case(),
    ) {
        happened.retain(|event| event.day < day(DOCKETED).plus_days(from) && event.until.is_some());
        let begun = day(DOCKETED).plus_days(from);
        happened.push(event("（2023）冀0638民初1号", EventKind::Suspension, &begun.to_string(), None, ""));
        let on = |today: Day| clock(&case, &happened, today, Calendar::shipped()).unwrap();
        let (first, then) = (on(begun), on(begun.plus_days(later)));
        prop_assert_eq!(first.paused, then.paused);
        if first.paused.is_some() {
            prop_assert_eq!(first.days_left, then.days_left);
            prop_assert_eq!(first.days_used, then.days_used);
        }
    }

    #[test]
    fn the_last_day_is_the_first_working_day(docketed in 0..1_600_i32, extra in 0..60_i32) {
        let docketed = day("2021-01-01").plus_days(docketed).to_string();
        let clock = run("民初", &docketed, &format!("扣除 {docketed} {} 鉴定", day(&docketed).plus_days(extra)), &docketed);
        let works = |day: Day| Calendar::shipped().is_working(day).unwrap();
        prop_assert!(works(clock.due) && clock.due >= clock.statutory_due);
        prop_assert!((0..clock.due.since(clock.statutory_due)).all(|n| !works(clock.statutory_due.plus_days(n))));
    }
}
