//! What follows a decision: appeal and second instance, effect, enforcement, petition and retrial. It joins the courts
//! of one intermediate court.

use super::lives::{Detail, Happening, Life, Maker, Ref, extension_of};
use domain::day::Day;
use domain::line::Line;

/// The chance of an appeal from a decision that can be appealed.
fn appeal_chance(life: &Life, lending_appeals: f64) -> f64 {
    let can = matches!(life.disposition, "判决" | "裁定驳回起诉") && life.procedure != "小额诉讼程序";
    if !can {
        return 0.0;
    }
    let year = life.closed.map_or(0, |closed| closed.ymd().0);
    match life.line {
        Line::Criminal => 0.12,
        Line::Administrative => 0.84,
        _ if life.cause == "民间借贷纠纷" && year >= 2023 => 0.325 + lending_appeals,
        _ => 0.325,
    }
}

/// Lets every decision of the courts have its consequences. The last maker is the intermediate court.
pub(super) fn follow(makers: &mut [Maker<'_>]) {
    let above = makers.len().saturating_sub(1);
    for court in 0..makers.len() {
        let mut position = 0;
        // Remanded and enforced cases come in while this goes on: they are followed too.
        while let Some(life) = makers.get(court).and_then(|maker| maker.lives.get(position)).cloned() {
            if matches!(life.type_code, "民初" | "刑初" | "行初") {
                consequences(makers, (court, position), &life, above);
            }
            position += 1;
        }
    }
}

fn consequences(makers: &mut [Maker<'_>], at: Ref, life: &Life, above: usize) {
    let Some(closed) = life.closed else { return };
    let Some((to, from)) = makers.get(at.0).map(|maker| (maker.to, maker.from)) else { return };
    if closed < from {
        return;
    }
    let mut happenings = Vec::new();
    let mut effective = match life.disposition {
        "判决" | "裁定驳回起诉" => Some(closed.plus_days(if life.line == Line::Criminal { 11 } else { 16 })),
        "调解" => Some(closed),
        _ => None,
    };
    let goes_up = {
        let Some(maker) = makers.get_mut(at.0) else { return };
        // First-instance cases of an intermediate court are few and prepared with more care.
        let share = if at.0 == above { 0.45 } else { 1.0 };
        let chance = share * appeal_chance(life, maker.plan.lending_appeals);
        maker.rng().chance(chance)
    };
    if goes_up {
        effective = appeal(makers, at, life, closed, above, to, &mut happenings);
    }
    if let Some(day) = effective.filter(|day| *day <= to) {
        happenings.push(word("生效", day, ""));
        after_effect(makers, at, life, day, above, to, &mut happenings);
    }
    if let Some(life) = makers.get_mut(at.0).and_then(|maker| maker.lives.get_mut(at.1)) {
        life.happenings.extend(happenings);
    }
}

fn word(kind: &'static str, day: Day, words: &str) -> Happening {
    Happening { kind, day, until: None, detail: Detail::Words(words.to_owned()), approver: "" }
}

fn number(kind: &'static str, day: Day, of: Ref) -> Happening {
    Happening { kind, day, until: None, detail: Detail::Number(of), approver: "" }
}

/// The appeal; answers with the day the first decision became effective, if it did.
fn appeal(
    makers: &mut [Maker<'_>],
    at: Ref,
    life: &Life,
    closed: Day,
    above: usize,
    to: Day,
    happenings: &mut Vec<Happening>,
) -> Option<Day> {
    let period = if life.line == Line::Criminal { 10 } else { 15 };
    let maker = makers.get_mut(at.0)?;
    let appealed = closed.plus_days(maker.rng().between(3, period));
    // Transfer got quicker over the years.
    let year = closed.ymd().0;
    let median = f64::from(58 - (year - 2021).clamp(0, 2) * 5) * maker.plan.pace;
    let transfer = maker.rng().log_normal(median, 0.22).max(f64::from(period) + 3.0) as i32;
    if appealed > to {
        return None;
    }
    happenings.push(word("上诉", appealed, ""));
    let docketed = closed.plus_days(transfer);
    if docketed > to {
        return None;
    }
    let upper = makers.get_mut(above)?;
    let (type_code, median, limit) = match life.line {
        Line::Criminal => ("刑终", 30.0, 60),
        Line::Administrative => ("行终", 52.0, 90),
        _ => ("民终", 44.0, 90),
    };
    let mut days = upper.rng().log_normal(median, 0.3).max(5.0) as i32;
    let late = upper.plan.late;
    let late = upper.rng().chance(late);
    if late {
        days = limit + upper.rng().between(4, 30);
    }
    let mut outcomes: Vec<(&'static str, f64)> = match life.line {
        Line::Criminal => vec![("维持", 68.0), ("改判", 11.5), ("发回重审", 3.2), ("撤诉", 17.0)],
        Line::Administrative => vec![("维持", 76.0), ("改判", 9.0), ("发回重审", 3.8), ("撤诉", 11.0)],
        _ => vec![("维持", 49.0), ("改判", 27.5), ("发回重审", 5.6), ("撤诉", 8.0), ("调解", 10.0)],
    };
    if life.remanded_before && life.line != Line::Criminal {
        // Only one remand (CPL 177, ALL 89).
        outcomes.retain(|(outcome, _)| *outcome != "发回重审");
    }
    let second_closed = Some(docketed.plus_days(days)).filter(|day| *day <= to);
    let outcome = upper.rng().pick(&outcomes).copied().unwrap_or("维持");
    let heard = match docketed.ymd().0 {
        ..=2021 => 0.17,
        2022 => 0.21,
        _ => 0.25,
    };
    let (division, judge) = upper.seat(life.line);
    let heard = upper.rng().chance(heard);
    let mut second = Life {
        type_code,
        docketed,
        closed: second_closed,
        procedure: "二审程序",
        disposition: if second_closed.is_some() { outcome } else { "" },
        division,
        judge,
        heard,
        ..life.sequel(at)
    };
    if days > limit && !late && upper.rng().chance(0.75) && docketed.plus_days(limit - 16) <= to {
        let (length, approver) = extension_of(type_code);
        second.happenings.push(Happening {
            kind: "延长审限",
            day: docketed.plus_days(limit - 16),
            until: None,
            detail: Detail::Words(length.to_owned()),
            approver,
        });
    }
    if at.0 == above {
        // Appeals of the intermediate court's own first instance go to the high court, which has no cases here.
        let elsewhere = upper.number_above(docketed, type_code);
        happenings.push(word("二审立案", docketed, &elsewhere));
    } else {
        upper.lives.push(second);
        happenings.push(number("二审立案", docketed, (above, upper.lives.len() - 1)));
    }
    let second_closed = second_closed?;
    happenings.push(word("二审结案", second_closed, outcome));
    if outcome == "发回重审" {
        let again = second_closed.plus_days(8);
        if again <= to {
            let maker = makers.get_mut(at.0)?;
            maker.first_instance(life.line, again, Some(at), true);
        }
        return None;
    }
    Some(second_closed)
}

/// Enforcement of a civil decision, and what becomes of those who ask for a retrial.
fn after_effect(
    makers: &mut [Maker<'_>],
    at: Ref,
    life: &Life,
    effective: Day,
    above: usize,
    to: Day,
    happenings: &mut Vec<Happening>,
) {
    let year = effective.ymd().0;
    let Some(maker) = makers.get_mut(at.0) else { return };
    let chance = 0.51 - 0.02 * f64::from((year - 2021).clamp(0, 2));
    if life.enforceable && maker.rng().chance(chance) {
        let docketed = effective.plus_days(maker.rng().between(15, 100));
        if docketed <= to
            && let Some(enforcement) = maker.enforcement(docketed, Some(at))
        {
            happenings.push(number("申请执行立案", docketed, (at.0, enforcement)));
        }
    }
    let decided = matches!(life.disposition, "判决" | "裁定驳回起诉");
    let chance = if life.line == Line::Administrative { 0.09 } else { 0.033 };
    if !decided || !maker.rng().chance(chance) {
        return;
    }
    let docketed = effective.plus_days(maker.rng().between(40, 170));
    if docketed <= to {
        petition(makers, at, life, docketed, above, to, happenings);
    }
}

fn petition(
    makers: &mut [Maker<'_>],
    at: Ref,
    life: &Life,
    docketed: Day,
    above: usize,
    to: Day,
    happenings: &mut Vec<Happening>,
) {
    let Some(upper) = makers.get_mut(above) else { return };
    let (review, retrial) = match life.line {
        Line::Criminal => ("刑申", "刑再"),
        Line::Administrative => ("行申", "行再"),
        _ => ("民申", "民再"),
    };
    if at.0 == above {
        let elsewhere = upper.number_above(docketed, review);
        happenings.push(word("申诉申请再审立案", docketed, &elsewhere));
        return;
    }
    let (division, judge) = upper.seat(life.line);
    let closed = Some(docketed.plus_days(upper.rng().log_normal(48.0, 0.3) as i32)).filter(|day| *day <= to);
    let ordered = upper.rng().chance(0.12);
    let disposition = match (closed, ordered) {
        (None, _) => "",
        (Some(_), true) => "裁定再审",
        (Some(_), false) => "驳回申请",
    };
    let made = |type_code, procedure, docketed, closed, disposition| Life {
        type_code,
        docketed,
        closed,
        procedure,
        disposition,
        division,
        judge,
        heard: procedure == "再审程序",
        ..life.sequel(at)
    };
    upper.lives.push(made(review, "再审审查程序", docketed, closed, disposition));
    happenings.push(number("申诉申请再审立案", docketed, (above, upper.lives.len() - 1)));
    let Some(begins) = closed.filter(|_| ordered).map(|closed| closed.plus_days(10)).filter(|day| *day <= to) else {
        return;
    };
    let ends = Some(begins.plus_days(upper.rng().log_normal(75.0, 0.3) as i32)).filter(|day| *day <= to);
    let outcome = upper.rng().pick(&[("维持", 45.0), ("改判", 40.0), ("发回重审", 15.0)]).copied().unwrap_or("维持");
    upper.lives.push(made(retrial, "再审程序", begins, ends, if ends.is_some() { outcome } else { "" }));
    if let Some(ends) = ends {
        happenings.push(word("再审结案", ends, outcome));
    }
}
