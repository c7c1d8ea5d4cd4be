//! What a formula can be made of: the measures with what each counts, and what they can be narrowed by.

use crate::documents::nodes::{List, list, words};
use crate::lang::Lang;
use domain::case::{Disposition, Procedure};
use domain::formula::kind_of;
use domain::line::Line;
use domain::measure::{Condition, Measure, When};
use domain::narrowing::Field;
use domain::type_code::Stage;
use leptos::prelude::*;

/// The section: folded, it is long.
pub(super) fn reference(lang: Lang) -> AnyView {
    let measures = Measure::ALL.iter().map(|measure| {
        view! {
            <tr>
                <th scope="row">{named(measure.zh(), measure.en(), lang)}</th>
                <td><code>{measure.id()}</code></td>
                <td data-label=lang.pick("数什么", "Counts")>{counts(*measure, lang)}</td>
            </tr>
        }
    });
    let fields = Field::ALL.iter().map(|field| {
        let all = field.values();
        let values = match all.is_empty() {
            true => lang.pick("文书中的原词，如 离婚纠纷", "the word in the files, such as 离婚纠纷").to_owned(),
            false => {
                let each: Vec<String> = all.iter().map(|(id, zh)| in_marks(lang.pick(zh, id))).collect();
                each.join(lang.pick("｜", " | "))
            }
        };
        view! {
            <tr>
                <th scope="row">{named(field.zh(), field.en(), lang)}</th>
                <td><code>{field.id()}</code></td>
                <td class="values" data-label=lang.pick("可取的值", "Values")>{values}</td>
            </tr>
        }
    });
    let measure_heads = [words("指标项", "Measure"), words("标识", "Id"), words("数什么", "What it counts")];
    let field_heads = [words("限定项", "Narrowed by"), words("标识", "Id"), words("可取的值", "Values")];
    let measures = list(List::default(), measure_heads, measures.collect_view());
    let fields = list(List::default(), field_heads, fields.collect_view());
    view! {
        <section class="part" id="measures">
            <h2>{lang.pick("怎么写", "How to write one")}</h2>
            <p class="formula-line"><code class="formula-text">{lang.pick(
                "（旧存＋新收）【条线＝民事，案由≠“离婚纠纷”】÷ 员额法官 件/人",
                "(carried_over + new)[line = civil, cause != 离婚纠纷] / quota_judges cases_per_judge",
            )}</code></p>
            <p class="hint">{lang.pick(
                "分子、分母各是若干指标项之和，可带系数；方括号限定案件，多个值用“｜”隔开；中文名称和标识都可用，全角半角不限。件数不含诉前调解、司法确认、保全和处罚。",
                "Each side is a sum of measures, with factors; square brackets narrow the cases, | parts several values. Ids and Chinese names are read alike. Cases are without mediation before suit, judicial confirmation, preservation and sanctions.",
            )}</p>
            <details><summary>{lang.pick(format!("指标项 {} 个", Measure::ALL.len()), format!("{} measures", Measure::ALL.len()))}</summary>{measures}</details>
            <details><summary>{lang.pick(format!("限定项 {} 个", Field::ALL.len()), format!("{} ways to narrow", Field::ALL.len()))}</summary>{fields}</details>
        </section>
    }
    .into_any()
}

/// A value as it must be typed: in quotation marks where it holds signs.
fn in_marks(value: &str) -> String {
    let plain = value.chars().all(|one| one.is_alphanumeric() || one == '_');
    if plain { value.to_owned() } else { format!("“{value}”") }
}

/// A name as the reader reads it; beside an English one the Chinese one, which a formula takes as well.
fn named(zh: &'static str, en: &'static str, lang: Lang) -> AnyView {
    match lang {
        Lang::Zh => zh.into_any(),
        Lang::En => view! { {en} " " <span class="hint">{zh}</span> }.into_any(),
    }
}

/// What a measure counts, read from its rule.
fn counts(measure: Measure, lang: Lang) -> String {
    let rule = measure.rule();
    let kind = lang.pick(kind_of(measure).zh(), kind_of(measure).en());
    let when = match rule.when {
        When::On(moment) => lang.pick(format!("本期内{}", moment.zh()), format!("{} in the period", moment.en())),
        When::StandingAtEnd(moment) => {
            lang.pick(format!("期末已{}、尚未结案", moment.zh()), format!("{}, not closed at the end", moment.en()))
        }
        When::StandingAtStart(moment) => lang
            .pick(format!("期初已{}、尚未结案", moment.zh()), format!("{}, not closed at the beginning", moment.en())),
        When::InOffice => lang.pick("期末在册", "in office at the end").to_owned(),
        When::Reported => lang.pick("各期上报数之和", "reported, added up").to_owned(),
        When::ReportedLevel => lang.pick("截至期末最近一次上报数", "the latest report").to_owned(),
    };
    let weight = rule.days().map(|(from, to)| {
        lang.pick(format!("{}至{}的天数", from.zh(), to.zh()), format!("days from {} to {}", from.en(), to.en()))
    });
    let conditions = rule.lets_in.iter().filter_map(|one| condition(*one, lang));
    let all: Vec<String> = std::iter::once(when).chain(weight).chain(conditions).collect();
    format!("{kind}{}{}", lang.pick("：", ": "), all.join(lang.pick("；", "; ")))
}

fn condition(condition: Condition, lang: Lang) -> Option<String> {
    let named = |zh: &str, en: &str, values: Vec<&'static str>| {
        lang.pick(format!("{zh}为{}", values.join("、")), format!("{en}: {}", values.join(", ")))
    };
    let stage = |one: &Stage| lang.pick(one.zh(), one.en());
    let line = |one: &Line| lang.pick(one.zh(), one.en());
    let procedure = |one: &Procedure| lang.pick(one.zh(), one.en());
    let way = |one: &Disposition| lang.pick(one.zh(), one.en());
    Some(match condition {
        Condition::Stage(all) => named("审级", "stage", all.iter().map(stage).collect()),
        Condition::Line(all) => named("条线", "line", all.iter().map(line).collect()),
        Condition::Procedure(all) => named("程序", "procedure", all.iter().map(procedure).collect()),
        Condition::Disposition(all) => named("结案方式", "closed by", all.iter().map(way).collect()),
        Condition::Type(all) => named("类型代字", "type", all.to_vec()),
        Condition::SecondInstance(one) => named("二审结果", "second instance", vec![way(&one)]),
        Condition::Retrial(one) => named("再审结果", "retrial", vec![way(&one)]),
        Condition::Has(one) => lang.pick(one.zh(), one.en()).to_owned(),
        Condition::Lacks(one) => lang.pick(format!("非“{}”", one.zh()), format!("not: {}", one.en())),
        Condition::OwnMatter => lang
            .pick("一审、行政非诉审查或首次执行", "first instance, non-litigation review or first enforcement")
            .to_owned(),
        Condition::DisputeCase => lang.pick("不含刑罚变更", "without sentence changes").to_owned(),
        // Every measure of court cases asks it; said once, it says nothing of one of them.
        Condition::CourtCase => return None,
    })
}
