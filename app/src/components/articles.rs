//! Articles as a Chinese reader knows them: `CPL 152` is 民诉法第152条. In English the short names of the rules stand.

use crate::lang::Lang;

/// The laws and provisions by their short names, the longer before what they begin with.
const NAMES: &[(&str, &str)] = &[
    ("CPLI", "民诉法解释"),
    ("CPL", "民诉法"),
    ("CrPLI", "刑诉法解释"),
    ("CrPL", "刑诉法"),
    ("ALLI", "行诉法解释"),
    ("ALL", "行诉法"),
    ("TLP", "审限规定"),
    ("EXP", "延长审限规定"),
    ("Online Mediation Rules", "在线调解规则"),
];

/// One article or several, as a rule's row has them.
pub fn article(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Zh => text.split(", ").map(one).collect::<Vec<_>>().join("、"),
    }
}

/// `CPL (2017) 161`, `TLP 9(6)`, or a bare number that follows one of them.
fn one(text: &str) -> String {
    let (name, number) = text.rsplit_once(' ').unwrap_or(("", text));
    let (name, edition) = match name.split_once(" (") {
        Some((name, edition)) => (name, format!("（{}）", edition.trim_end_matches(')'))),
        None => (name, String::new()),
    };
    let name = NAMES.iter().find(|(short, _)| *short == name).map_or(name, |(_, zh)| *zh);
    match number.split_once('(') {
        Some((article, item)) => format!("{name}{edition}第{article}条第{}项", item.trim_end_matches(')')),
        None => format!("{name}{edition}第{number}条"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time_limit::LIMITS;

    #[test]
    fn articles_are_named_in_chinese() {
        for (text, zh) in [
            ("CPL 152", "民诉法第152条"),
            ("CPLI 128, CPL 183", "民诉法解释第128条、民诉法第183条"),
            ("CPL 236, 238", "民诉法第236条、第238条"),
            ("TLP 9(6)", "审限规定第9条第6项"),
            ("CPLI (2015) 258", "民诉法解释（2015）第258条"),
            ("Online Mediation Rules 24", "在线调解规则第24条"),
            ("法释〔2020〕21号 8", "法释〔2020〕21号第8条"),
        ] {
            assert_eq!(article(text, Lang::Zh), zh);
            assert_eq!(article(text, Lang::En), text);
        }
        for limit in LIMITS {
            let zh = article(limit.article, Lang::Zh);
            assert!(!zh.chars().any(|c| c.is_ascii_alphabetic()), "{zh}");
        }
    }
}
