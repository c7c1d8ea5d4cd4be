//! Who is in the cases: names that nobody bears.

use super::lives::Life;
use super::plans::CourtPlan;
use super::rng::Rng;
use domain::line::Line;

/// Parties that nobody is: surnames with “示例” and a number, and companies of that name.
pub(super) fn names(plan: &CourtPlan, life: &Life, own: &str, origin: &str) -> String {
    const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
    // A stream of its own: names change no figure.
    // Who could not be reconciled meets again in court.
    let mediated = origin.contains("诉前调");
    let mut rng = Rng::new(0, if mediated { origin } else { own });
    let person = |rng: &mut Rng| {
        let number = rng.between(1, 9_999);
        format!("{}示例{number}", SURNAMES.get(rng.between(0, 11) as usize).copied().unwrap_or_default())
    };
    let one = |rng: &mut Rng| {
        let name = person(rng);
        let company = rng.chance(0.2);
        if company {
            let number: String = name.chars().filter(char::is_ascii_digit).collect();
            format!("{}示例{number}号商贸有限公司", plan.short)
        } else {
            name
        }
    };
    let (first, second) = match life.line {
        Line::Criminal => return format!("被告人{}", one(&mut rng)),
        Line::Enforcement => ("申请执行人", "被执行人"),
        _ => ("原告", "被告"),
    };
    let (own_side, other_side) = (one(&mut rng), one(&mut rng));
    // A group dispute now and then: many claimants against one.
    let group = matches!(life.cause.as_str(), "劳务合同纠纷" | "劳动争议" | "物业服务合同纠纷");
    if group && life.line == Line::Civil && rng.chance(0.02) {
        let others: Vec<String> = (0..rng.between(10, 14)).map(|_| person(&mut rng)).collect();
        return format!("{first}{own_side}、{}；{second}{other_side}", others.join("、"));
    }
    let large = || plan.parent.is_some() && !plan.is_intermediate() && life.line != Line::Administrative;
    let names = LARGE_LITIGANTS.iter().find(|(cause, _)| *cause == life.cause).map(|(_, names)| *names);
    if let Some(names) = names.filter(|_| large())
        && rng.chance(LARGE_SHARE)
        && let Some(name) = rng.pick(names)
    {
        return format!("{first}{}；{second}{other_side}", name.replace("{}", &plan.short));
    }
    format!("{first}{own_side}；{second}{other_side}")
}

/// Who sues again and again, by cause, with weights; nobody is called so.
const LARGE_LITIGANTS: &[(&str, &[(&str, f64)])] = &[
    ("物业服务合同纠纷", &[("{}示例1号物业服务有限公司", 3.0), ("{}示例2号物业服务有限公司", 1.0)]),
    (
        "金融借款合同纠纷",
        &[
            ("示例2号银行股份有限公司{}支行", 3.0),
            ("示例5号银行股份有限公司{}支行", 1.0),
            ("{}示例3号小额贷款有限公司", 1.0),
        ],
    ),
];
/// How many of the cases of those causes are theirs: about 1.5 % of all civil and enforcement cases.
const LARGE_SHARE: f64 = 0.08;
