//! Names of parties (当事人), masked: who reads a list needs to know that there is a party, not who it is.

use std::collections::BTreeSet;

/// Words that say what someone is in a case and stay readable before the name, the longer ones first.
const CAPACITIES: &[&str] = &[
    "申请再审人",
    "再审申请人",
    "申请执行人",
    "被申请执行人",
    "被上诉人",
    "被申请人",
    "被执行人",
    "被告单位",
    "被告人",
    "上诉人",
    "申请人",
    "自诉人",
    "第三人",
    "被告",
    "原告",
];

/// Who is sued or charged, of the capacities above.
const DEFENDANTS: &[&str] = &["被告单位", "被告人", "被告"];

/// What stands for a hidden character.
const MASK: char = '＊';

/// The parties with each name masked: of a short name the first character stays, of a long one the first two and the
/// last two.
pub fn masked(parties: &str) -> String {
    let mut text = String::with_capacity(parties.len());
    let mut name = String::new();
    for c in parties.chars() {
        if is_between(c) {
            text.push_str(&masked_one(&name));
            text.push(c);
            name.clear();
        } else {
            name.push(c);
        }
    }
    text.push_str(&masked_one(&name));
    text
}

/// A person's name with all but its first character masked.
pub fn masked_person(name: &str) -> String {
    name.chars().enumerate().map(|(at, c)| if at == 0 { c } else { MASK }).collect()
}

/// How many parties there are.
pub fn count(parties: &str) -> i64 {
    let ends = |c: char| matches!(c, '；' | ';' | '、' | ',' | '，');
    // A capacity with a colon stands before its names.
    let named = |part: &str| !part.trim().trim_end_matches(['：', ':']).is_empty();
    parties.split(ends).filter(|part| named(part)).count() as i64
}

/// The names on the side of the defendant (被告、被告人、被告单位), as the file writes them, not masked ones; empty where
/// the text names none. A name without a capacity before it belongs to the side of the one before it.
pub fn defendants(parties: &str) -> BTreeSet<&str> {
    let (mut names, mut sued) = (BTreeSet::new(), false);
    for (capacity, name) in named(parties) {
        sued = capacity.map_or(sued, |capacity| DEFENDANTS.contains(&capacity));
        if sued && !name.is_empty() {
            names.insert(name);
        }
    }
    names
}

/// Every name, once, as the file writes it, without the capacity before it.
pub fn names(parties: &str) -> BTreeSet<&str> {
    named(parties).map(|(_, name)| name).filter(|name| !name.is_empty()).collect()
}

/// Endings of the names of organisations.
const ORGANISATIONS: &[&str] = &[
    "公司",
    "银行",
    "支行",
    "分行",
    "合作社",
    "信用社",
    "委员会",
    "村委会",
    "居委会",
    "中心",
    "学校",
    "医院",
    "政府",
    "局",
    "厂",
    "工厂",
    "事务所",
    "集团",
    "协会",
    "基金会",
    "酒店",
    "商行",
    "经营部",
    "店",
];

/// Whether a name is an organisation's, by its ending: people have no such names of five characters and more.
pub fn is_organisation(name: &str) -> bool {
    name.chars().count() > 4 && ORGANISATIONS.iter().any(|ending| name.ends_with(ending))
}

/// Each part of the text with the capacity before it, if any, and the name.
fn named(parties: &str) -> impl Iterator<Item = (Option<&'static str>, &str)> {
    parties.split(['；', ';', '、', ',', '，', '\n']).map(str::trim).map(|part| {
        let capacity = CAPACITIES.iter().find(|capacity| part.starts_with(**capacity)).copied();
        let name = capacity.and_then(|capacity| part.strip_prefix(capacity)).unwrap_or(part);
        (capacity, name.trim_start_matches(['：', ':', ' ', '\u{3000}']))
    })
}

fn is_between(c: char) -> bool {
    matches!(c, '；' | ';' | '、' | ',' | '，' | '：' | ':') || c.is_whitespace()
}

fn masked_one(part: &str) -> String {
    let capacity = CAPACITIES.iter().find(|capacity| part.starts_with(**capacity)).copied().unwrap_or_default();
    let name: Vec<char> = part.chars().skip(capacity.chars().count()).collect();
    let (first, last) = if name.len() > 4 { (2, 2) } else { (1, 0) };
    let hidden = |at: usize| at >= first && at + last < name.len();
    let shown = name.iter().enumerate().map(|(at, c)| if hidden(at) { MASK } else { *c });
    capacity.chars().chain(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hidden_and_capacities_are_not() {
        for (given, expected) in [
            ("原告张三；被告李四光", "原告张＊；被告李＊＊"),
            ("上诉人：某某市商贸有限公司，被上诉人：王五", "上诉人：某某＊＊＊＊＊公司，被上诉人：王＊"),
            ("申请执行人欧阳一二、被执行人赵六", "申请执行人欧＊＊＊、被执行人赵＊"),
            ("", ""),
            ("王", "王"),
        ] {
            assert_eq!(masked_person("李四光"), "李＊＊");
            assert_eq!(masked(given), expected);
        }
    }

    #[test]
    fn parties_are_counted() {
        for (given, expected) in
            [("原告张三；被告李四光", 2), ("原告：张三、王五，被告：李四", 3), ("", 0), ("被告人张三；", 1)]
        {
            assert_eq!(count(given), expected, "{given}");
        }
    }

    #[test]
    fn the_side_of_the_defendant_is_read() {
        for (given, expected) in [
            ("原告王示例1；被告某公司", &["某公司"][..]),
            ("原告：张三、王五，被告：李四、某公司；第三人赵六", &["李四", "某公司"]),
            ("被告人张三、李四", &["张三", "李四"]),
            ("公诉机关某检察院；被告单位某厂; 被告人 钱七", &["某厂", "钱七"]),
            ("被告：乙、被告：甲、乙", &["乙", "甲"]),
            ("申请人张三；被申请人李四", &[]),
            ("被告：；", &[]),
            ("", &[]),
        ] {
            assert_eq!(defendants(given), expected.iter().copied().collect(), "{given}");
        }
    }

    #[test]
    fn every_party_is_named_once_and_organisations_are_told_from_people() {
        let all = names("原告：张三、某某银行雄县支行，被告：张三；第三人 某村村委会");
        assert_eq!(all.into_iter().collect::<Vec<_>>(), ["张三", "某村村委会", "某某银行雄县支行"]);
        assert!(names("；被告：").is_empty());
        for (name, organisation) in [
            ("某某银行雄县支行", true),
            ("某村村委会", true),
            ("王公司", false),
            ("欧阳示例1234", false),
            ("张中心", false),
        ] {
            assert_eq!(is_organisation(name), organisation, "{name}");
        }
    }

    #[test]
    fn nothing_more_is_shown_than_the_ends() {
        let all = masked("被告阿卜杜拉·买买提；第三人北京示例一号信息技术有限公司");
        assert!(!all.contains("买买") && !all.contains("示例") && !all.contains("信息"), "{all}");
    }
}
