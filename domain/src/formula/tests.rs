//! Formulas by hand: what is read, what is refused and where, what is printed.

#![allow(clippy::unwrap_used)]

use super::own::{OwnError, State, changed, checked, held_on, next_version, version_on};
use super::*;
use crate::catalogue::{Direction, INDICATORS};
use crate::day::Day;
use crate::narrowing::Field;

fn printed(text: &str) -> String {
    Formula::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_string()
}

fn refused(text: &str) -> (usize, usize, Problem) {
    let error = Formula::parse(text).unwrap_err();
    (error.at.start, error.at.end, error.problem)
}

#[test]
fn what_is_read_and_how_it_is_printed() {
    let examples = [
        ("appeals / first_instance_closed %", "appeals / first_instance_closed %"),
        ("上诉、抗诉÷一审结案％", "appeals / first_instance_closed %"),
        (
            "（旧存＋新收）【条线＝民事｜行政，案由≠“离婚纠纷”】÷员额法官 件/人",
            "(carried_over[line = civil | administrative, cause != 离婚纠纷] + \
             new[line = civil | administrative, cause != 离婚纠纷]) / quota_judges cases_per_judge",
        ),
        ("closed[scope=litigation] / new", "closed[scope = litigation] / new"),
        ("closed[scope=litigation][line=civil] / new", "closed[scope = litigation, line = civil] / new"),
        ("新收[范围!=“刑事、民事、行政”] / new", "new[scope != litigation] / new"),
        ("sum(closed_on-docketed_on) / closed 天", "closing_days_total / closed days"),
        ("presuit_success / resident_population 件/万人", "presuit_success / resident_population per_10k"),
        ("closed_by_mediation / closed ‰", "closed_by_mediation / closed ‰"),
        (
            "一审民事适用简易程序(含小额)结案 / 一审民事结案 percent",
            "first_instance_civil_closed_by_simplified_including_small_claims / first_instance_civil_closed %",
        ),
        ("--appeals / (-closed)", "appeals / (-closed)"),
    ];
    for (text, canonical) in examples {
        assert_eq!(printed(text), canonical, "{text}");
        assert_eq!(printed(canonical), canonical, "{text}");
    }
}

#[test]
fn a_unit_can_be_chosen_beside_the_text() {
    let formula = Formula::parse("appeals / first_instance_closed").unwrap();
    let percent = formula.clone().with_unit(crate::catalogue::Unit::Percent).unwrap();
    assert_eq!(percent.to_string(), "appeals / first_instance_closed %");
    assert_eq!(percent.with_unit(crate::catalogue::Unit::Ratio), Ok(formula));
}

/// One less a ratio is a ratio; a ratio over the same denominator can be added; equal parts stand once.
#[test]
fn what_comes_to_one_fraction_is_one() {
    assert_eq!(
        printed("1 - appeals / first_instance_closed %"),
        "(first_instance_closed - appeals) / first_instance_closed %"
    );
    assert_eq!(
        Formula::parse("1 - appeals[范围=litigation] / first_instance_closed[范围=litigation] %").unwrap(),
        Formula::of(crate::catalogue::IndicatorId::ServiceOfJudgment.definition().unwrap())
    );
    assert_eq!(printed("appeals/closed - new/closed"), "(appeals - new) / closed");
    assert_eq!(printed("(new + new + closed - new) / pending"), "(new + closed) / pending");
    assert_eq!(printed("2 * (0.5 * new + closed) * 3 / pending"), "(3 * new + 6 * closed) / pending");
    assert_eq!(printed("(new + closed)/4 / pending"), "(0.25 * new + 0.25 * closed) / pending");
    // A third is no decimal number, so both sides are counted three times.
    assert_eq!(printed("new / 3 / closed"), "new / (3 * closed)");
    assert_eq!(printed("(new/3 + closed/7) / pending"), "(7 * new + 3 * closed) / (21 * pending)");
}

#[test]
fn a_word_in_quotation_marks_comes_back() {
    for word in ["2号", "张 三", "“引”号", "a|b", "离婚、抚养", "民间借贷纠纷", "审判庭(一)", "a\"b", "　"]
    {
        let text =
            format!("closed[division = \"{}\"] / new", word.replace('"', "\"\"").replace('“', "““").replace('”', "””"));
        match Formula::parse(&text) {
            Ok(formula) => {
                let [predicate] = formula.side(Side::Numerator)[0].counted.within.predicates() else { panic!() };
                assert_eq!(predicate.tests(), [Test::Division(word.to_owned())]);
                assert_eq!(Formula::parse(&formula.to_string()), Ok(formula));
            }
            Err(error) => assert!(word.trim().is_empty(), "{text}: {error}"),
        }
    }
}

#[test]
fn what_is_refused_and_where() {
    let expected = |zh, en, found: &str| Problem::Expected { what: (zh, en), found: found.to_owned() };
    const ATOM: (&str, &str) = ("指标项、数字或左括号", "a measure, a number or an opening bracket");
    assert_eq!(refused(""), (0, 0, expected(ATOM.0, ATOM.1, "")));
    assert_eq!(refused("closed /"), (8, 8, expected(ATOM.0, ATOM.1, "")));
    assert_eq!(refused("closed / * new"), (9, 10, expected(ATOM.0, ATOM.1, "*")));
    assert_eq!(refused("(closed / new"), (13, 13, expected("运算符或右括号", "an operator or a closing bracket", "")));
    assert_eq!(
        refused("closed / new)"),
        (12, 13, expected("运算符、单位或公式结束", "an operator, a unit or the end", ")"))
    );
    assert_eq!(refused("结案 / 新收 # 2"), (8, 9, Problem::Character('#')));
    assert_eq!(refused("closed[cause = \"离婚] / new"), (15, 25, Problem::OpenQuotation));
    assert_eq!(refused("1.2.3 * closed / new"), (0, 5, Problem::Number("1.2.3".to_owned())));
    assert_eq!(refused("closed"), (6, 6, Problem::NoDenominator));
    assert_eq!(refused("closed / 12"), (11, 11, Problem::NoDenominator));
    assert_eq!(refused("1 / closed"), (4, 10, Problem::NothingCounted(Side::Numerator)));
    assert_eq!(refused("(new - new) / closed"), (0, 20, Problem::NothingCounted(Side::Numerator)));
    assert_eq!(refused("new / (0 * closed)"), (0, 18, Problem::NothingCounted(Side::Denominator)));
    assert_eq!(refused("closed + 5 / new"), (13, 16, Problem::NothingCounted(Side::Numerator)));
    assert_eq!(refused("(closed + 5) / new"), (10, 11, Problem::NumberAdded));
    assert_eq!(refused("closed * new / pending"), (9, 12, Problem::Multiplied));
    assert_eq!(refused("closed / new / pending"), (15, 22, Problem::DividedTwice));
    assert_eq!(refused("closed / (new / pending)"), (9, 24, Problem::DividedTwice));
    assert_eq!(refused("closed / new + new / pending"), (15, 28, Problem::RatiosAdded));
    assert_eq!(refused("closed / 0 / new"), (9, 10, Problem::DividedByZero));
    assert_eq!(
        refused("(closed + amount_applied) / new"),
        (10, 24, Problem::Mixed { left: Kind::Cases, right: Kind::Amount })
    );
    assert_eq!(refused("1 - closed / quota_judges").2, Problem::Mixed { left: Kind::Judges, right: Kind::Cases });
    assert_eq!(refused("(1 + 2)[line = civil] * closed / new").2, Problem::NumberNarrowed);
    assert_eq!(
        refused("closed / quota_judges[cause = 离婚纠纷]"),
        (22, 34, Problem::CannotNarrow { measure: Measure::QuotaJudges, field: Field::Cause })
    );
    assert_eq!(
        refused("closed / 常住人口[条线=民事]").2,
        Problem::CannotNarrow { measure: Measure::ResidentPopulation, field: Field::Line }
    );
    assert_eq!(refused("closed / new 吨"), (13, 14, Problem::UnknownUnit("吨".to_owned())));
    assert_eq!(refused("closed / new % %"), (13, 16, Problem::UnknownUnit("% %".to_owned())));
    assert_eq!(refused("0.0000001 * closed / new").2, Problem::Number("0.0000001".to_owned()));
    assert_eq!(refused("0.0001 * 0.0001 * closed / new"), (0, 30, Problem::Number("…".to_owned())));
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    let near = |text: &str| match refused(text) {
        (
            start,
            end,
            Problem::UnknownMeasure { near, .. }
            | Problem::UnknownField { near, .. }
            | Problem::UnknownValue { near, .. },
        ) => (start, end, near),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(near("close / new"), (0, 5, vec!["closed".to_owned()]));
    assert_eq!(near("一审结按 / 新收").2[0], "一审结案");
    assert_eq!(near("结案率 / 新收"), (0, 3, vec!["结案".to_owned(), "案".to_owned()]));
    assert_eq!(near("closed[lines = civil] / new"), (7, 12, vec!["line".to_owned()]));
    assert_eq!(near("closed[条线 = 民商] / new").2, ["民事"]);
    assert_eq!(near("closed[line = civl] / new"), (14, 18, vec!["civil".to_owned()]));
    assert_eq!(near("closed[类型代字 = 民初字] / new").2[0], "民初");
    let told = Formula::parse("close / new").unwrap_err().told();
    assert_eq!(told.zh, "第 1 字：没有名为“close”的指标项：是否指 closed");
    assert_eq!(told.en, "at character 1: expected a measure, got “close”: did you mean closed");
}

#[test]
fn length_and_depth_are_bounded() {
    let deep = |depth: usize| format!("{}closed{} / new", "(".repeat(depth), ")".repeat(depth));
    assert!(Formula::parse(&deep(32)).is_ok());
    assert_eq!(refused(&deep(33)), (32, 33, Problem::TooDeep));
    assert_eq!(refused(&"-".repeat(1_001)), (1_000, 1_001, Problem::TooLong));
    assert_eq!(printed(&format!("{}closed / new", "-".repeat(988))), "closed / new");
    assert_eq!(refused(&"(".repeat(1_000)).2, Problem::TooDeep);
    // Short as typed, but not as printed: what is kept must read back.
    let names: Vec<&str> =
        Measure::ALL.iter().filter(|one| kind_of(**one) == Kind::Cases).map(|one| one.zh()).collect();
    assert_eq!(refused(&format!("({})[案由 = 离婚纠纷] / 结案", names.join("+"))).2, Problem::TooLong);
}

#[test]
fn a_court_of_another_tier_has_no_such_cases() {
    let text = "closed / second_instance_closed";
    let error = Formula::parse_for(text, Tier::Basic).unwrap_err();
    assert_eq!(error.at, 9..31);
    assert_eq!(error.problem, Problem::NotAtTier { measure: Measure::SecondInstanceClosed, tier: Tier::Basic });
    assert!(Formula::parse_for(text, Tier::Intermediate).is_ok());
    let formula = Formula::parse(text).unwrap();
    assert!(formula.applies_to(Tier::High) && !formula.applies_to(Tier::Basic));
}

#[test]
fn stock_and_flow_are_remarked_unless_they_are_the_workload() {
    let remarks = |text: &str| Formula::parse(text).unwrap().remarks();
    assert_eq!(remarks("appeals / (carried_over + new)"), []);
    assert_eq!(remarks("appeals / (pending + closed)"), []);
    assert_eq!(remarks("appeals / (pending + new)"), [Remark::StockAndFlow(Side::Denominator)]);
    assert_eq!(remarks("(carried_over[line=civil] + new) / matters"), [Remark::StockAndFlow(Side::Numerator)]);
    assert_eq!(remarks("100 * appeals / first_instance_closed"), [Remark::WritePercent]);
    assert_eq!(remarks("closed[line=civil] / 件"), [Remark::BannedForAssessment]);
    assert_eq!(remarks("2*closed / (new + carried_over) %"), [Remark::BannedForAssessment]);
}

/// Clearance rate and closing-to-intake ratio, turned over, taken from one, cut to a type or weighed, and nothing else.
#[test]
fn what_may_not_be_assessed_is_known_under_any_name() {
    use crate::catalogue::IndicatorId;
    let banned = |formula: &Formula| formula.is_banned_for_assessment();
    let built_in: Vec<IndicatorId> =
        INDICATORS.iter().filter(|one| banned(&Formula::of(one))).map(|one| one.id).collect();
    assert_eq!(built_in, [IndicatorId::Clearance, IndicatorId::ClosingToIntake]);
    let of = |text: &str| banned(&Formula::parse(text).unwrap());
    for text in [
        "新收 / 结案",
        "1 - 结案 / (旧存 + 新收) %",
        "未结 / (旧存 + 新收)",
        "一审民事结案 / 新收一审民事行政",
        "3 * 结案[结案方式 != 其他] / 件[案由 = 离婚纠纷]",
        "结案 / 未结",
        "结案 / 案",
        "结案 / 件",
    ] {
        assert!(of(text), "{text}");
    }
    for text in [
        "结案[条线=民事] / 结案",
        "新收[条线=民事] / 新收",
        "未结 / 新收",
        "结案[结案方式=调解] / 新收",
        "件 / 案",
        "超12个月未结 / 新收",
    ] {
        assert!(!of(text), "{text}");
    }
}

/// The text of every built-in indicator reads back to it, and what the sandbox derives is what the catalogue states.
#[test]
fn the_catalogue_is_made_of_formulas() {
    for indicator in INDICATORS {
        let formula = Formula::of(indicator);
        assert_eq!(Formula::parse(&formula.to_string()).as_ref(), Ok(&formula), "{formula}");
        assert_eq!(Formula::parse(&formula.in_chinese()).as_ref(), Ok(&formula), "{}", formula.in_chinese());
        assert_eq!(formula.scale(), indicator.scale, "{formula}");
        assert_eq!(formula.joins_lines(), indicator.joins_lines, "{formula}");
        assert!(!formula.needs_facts() && !formula.names_people());
        let mut needed: Vec<Counter> = indicator.counters();
        needed.sort_unstable();
        needed.dedup();
        assert_eq!(formula.counters(), Some(needed), "{formula}");
        assert!(indicator.tiers.iter().all(|tier| formula.applies_to(*tier)), "{formula}");
    }
}

#[test]
fn who_asks_for_more_than_averages_is_told_apart() {
    let parts = |text: &str| {
        let formula = Formula::parse(text).unwrap();
        (formula.needs_facts(), formula.names_people(), formula.counters().is_none())
    };
    assert_eq!(parts("closed / new"), (false, false, false));
    assert_eq!(parts("closed[line = civil] / new"), (true, false, true));
    assert_eq!(parts("closed / new[承办人 != 法官01]"), (true, true, true));
}

fn own(version: u32, from: &str, state: State) -> OwnIndicator {
    OwnIndicator {
        id: "own_mediation_share".to_owned(),
        zh: "本院调解占比".to_owned(),
        en: "share of mediation".to_owned(),
        formula: Formula::parse("调解结案[条线=民事] / 结案[条线=民事] %").unwrap(),
        version,
        effective_from: day(from),
        direction: Direction::Positive,
        decimals: 2,
        basis: "审判委员会2025年第3次会议".to_owned(),
        state,
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn own_indicators_are_checked_and_come_back_from_json() {
    let good = own(1, "2025-01-01", State::Adopted);
    let json = serde_json::to_string(&good).unwrap();
    assert_eq!(
        json,
        "{\"id\":\"own_mediation_share\",\"zh\":\"本院调解占比\",\"en\":\"share of mediation\",\"formula\":\
         \"closed_by_mediation[line = civil] / closed[line = civil] %\",\"version\":1,\"effective_from\":20089,\
         \"direction\":\"positive\",\"decimals\":2,\"basis\":\"审判委员会2025年第3次会议\",\"state\":\"adopted\"}"
    );
    assert_eq!(serde_json::from_str::<OwnIndicator>(&json).unwrap(), good);
    assert!(serde_json::from_str::<OwnIndicator>(&json.replace(" / ", " ? ")).is_err());
    assert_eq!(good.clone().checked(), Ok(good.clone()));
    let with = |change: fn(&mut OwnIndicator)| {
        let mut one = good.clone();
        change(&mut one);
        one.checked().unwrap_err()
    };
    assert!(matches!(with(|one| one.id = "A-1".to_owned()), OwnError::Id(_)));
    assert!(matches!(with(|one| one.id = "appeal_rate".to_owned()), OwnError::Taken(_)));
    assert!(matches!(with(|one| one.zh = "结案".to_owned()), OwnError::Taken(_)));
    assert!(matches!(with(|one| one.en = "appeal rate".to_owned()), OwnError::Taken(_)));
    assert!(matches!(with(|one| one.basis = " ".to_owned()), OwnError::Text { found: 0, .. }));
    assert_eq!(with(|one| one.decimals = 5), OwnError::Decimals(5));
    assert_eq!(with(|one| one.version = 0), OwnError::Version);
}

#[test]
fn the_version_that_holds_on_a_day() {
    let list = [
        own(1, "2024-01-01", State::Adopted),
        own(2, "2024-07-01", State::Withdrawn { from: day("2024-06-01") }),
        own(3, "2025-01-01", State::Withdrawn { from: day("2025-04-01") }),
        own(4, "2025-03-01", State::Proposal),
    ];
    let version = |on: &str| version_on(&list, "own_mediation_share", day(on)).map(|own| own.version);
    assert_eq!(version("2023-12-31"), None);
    assert_eq!(version("2024-01-01"), Some(1));
    assert_eq!(version("2024-12-31"), Some(1), "version 2 was withdrawn before its day");
    assert_eq!(version("2025-03-31"), Some(3));
    assert_eq!(version("2025-04-01"), None, "a withdrawn version does not bring the older one back");
    assert_eq!(held_on(&list, day("2025-03-31")).len(), 1);
    assert!(checked(list.to_vec()).is_ok());
    let twice = vec![own(1, "2024-01-01", State::Adopted), own(1, "2024-02-01", State::Proposal)];
    assert!(matches!(checked(twice), Err(OwnError::Twice { version: 1, .. })));
    let back = vec![own(1, "2024-01-01", State::Adopted), own(2, "2024-01-01", State::Adopted)];
    assert!(matches!(checked(back), Err(OwnError::Order { version: 2, .. })));
}

#[test]
fn what_was_adopted_can_only_be_withdrawn() {
    let proposal = own(1, "2024-01-01", State::Proposal);
    let adopted = proposal.clone().adopt().unwrap();
    let withdrawn = adopted.clone().withdraw(day("2024-06-01")).unwrap();
    assert_eq!((adopted.state, withdrawn.state), (State::Adopted, State::Withdrawn { from: day("2024-06-01") }));
    let fixed = Err(OwnError::Fixed { id: proposal.id.clone(), version: 1 });
    assert_eq!(adopted.clone().adopt(), fixed);
    assert_eq!(withdrawn.clone().withdraw(day("2025-01-01")), fixed);
    let to = |before: &OwnIndicator, after: Vec<OwnIndicator>| changed(std::slice::from_ref(before), after).is_ok();
    let edited = |one: &OwnIndicator| OwnIndicator { decimals: 3, ..one.clone() };
    assert!(to(&proposal, vec![edited(&proposal)]) && to(&proposal, Vec::new()));
    assert!(to(&adopted, vec![adopted.clone()]) && to(&adopted, vec![withdrawn.clone()]));
    assert!(
        !to(&adopted, vec![edited(&adopted)]) && !to(&adopted, Vec::new()) && !to(&adopted, vec![proposal.clone()])
    );
    assert!(!to(&withdrawn, vec![adopted.clone()]));
    assert_eq!((next_version(&[adopted], &proposal.id), next_version(&[], "x")), (2, 1));
}

#[test]
fn in_chinese_names() {
    let formula = Formula::parse(
        "(appeals[scope = litigation, line != civil] + 2 * new[has = heard]) / quota_judges cases_per_judge",
    );
    let chinese = formula.clone().unwrap().in_chinese();
    assert_eq!(
        chinese,
        "(上诉、抗诉[案件范围 = \"刑事、民事、行政\", 条线 != 民事] + 2 * 新收[特征 = 开庭审理]) / 员额法官 件/人"
    );
    assert_eq!(Formula::parse(&chinese), formula);
}
