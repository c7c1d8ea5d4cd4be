//! The bulletin (通报) of a consultation, made from its frozen figures alone: equal figures and equal changes give the same
//! document, word for word.

use super::findings::{Finding, FindingKind};
use super::health::{HealthCheck, Row};
use super::{Cell as FigureCell, Subject};
use crate::components::mark::plain;
use crate::components::names;
use crate::lang::Lang;
use domain::bulletin::{Block, Bulletin, Cell, Content, Table, Trend};
use domain::catalogue::{Group, Indicator, IndicatorId, Unit};
use domain::consultation::{Consultation, Frozen};
use domain::court::CourtCode;
use domain::explain::{Side, explain};
use domain::fact::Moment;
use domain::figure::State;
use domain::ledger::Kind;
use domain::line::Line;
use domain::measure::{Counter, Measure, Scope};
use domain::quantity::signed;
use domain::tally::{Dimension, Filter, Question, Stretches, Tallies};

/// What a bulletin is made of.
pub struct Sources<'a> {
    /// The consultation, whose figures are frozen.
    pub consultation: &'a Consultation,
    /// What was frozen.
    pub frozen: &'a Frozen,
    /// The frozen figures.
    pub subject: &'a Subject,
    /// Their health check.
    pub check: &'a HealthCheck,
    /// The findings that were kept.
    pub findings: &'a [Finding],
    /// Its language.
    pub lang: Lang,
}

/// Cases listed of a kind at most; how many there are in all is said.
const LISTED: usize = 40;
/// Trends drawn at most.
const TRENDS: usize = 4;

/// The bulletin as it is made; an officer's changes are not in it yet.
pub fn bulletin(sources: &Sources<'_>) -> Bulletin {
    let lang = sources.lang;
    let own = sources.subject.courts.first();
    let issuer = own.map(|court| lang.pick(court.zh.0.clone(), court.en.0.clone())).unwrap_or_default();
    let below: Vec<String> =
        sources.subject.courts.iter().skip(1).map(|court| lang.pick(&court.zh.0, &court.en.0).clone()).collect();
    let to = match below.len() {
        0 => lang.pick("本院各部门", "all divisions of this court").to_owned(),
        _ => lang.pick(
            String::from("各基层人民法院，本院各部门"),
            String::from("all basic people's courts, all divisions of this court"),
        ),
    };
    let mut blocks = Blocks::default();
    summary(sources, &mut blocks);
    caseload(sources, &mut blocks);
    indicators(sources, &mut blocks);
    changes(sources, &mut blocks);
    weak(sources, &mut blocks);
    lists(sources, &mut blocks);
    ledgers(sources, &mut blocks);
    next_steps(sources, &mut blocks);
    let held = sources.consultation.held_on;
    let (year, month, day) = held.ymd();
    Bulletin {
        title: format!("{issuer}{}", lang.pick("关于", ": ")) + &title(sources),
        to,
        from: issuer,
        date: lang.pick(format!("{year}年{month}月{day}日"), held.to_string()),
        blocks: blocks.0,
        source: lang.pick(
            format!("数据包 {} · {} 冻结", sources.frozen.short(), sources.frozen.on),
            format!("pack {} · frozen {}", sources.frozen.short(), sources.frozen.on),
        ),
    }
}

fn title(sources: &Sources<'_>) -> String {
    // The period is not broken at its dash.
    let period = names::period(sources.consultation.period, sources.lang).replace('—', "\u{2060}—\u{2060}");
    sources.lang.pick(format!("{period}审判执行质效情况的通报"), format!("quality of trials and enforcement, {period}"))
}

#[derive(Default)]
struct Blocks(Vec<Block>);

impl Blocks {
    fn put(&mut self, id: impl Into<String>, content: Content) {
        self.0.push(Block { id: id.into(), content });
    }

    fn heading(&mut self, id: &str, level: u8, text: &str) {
        self.put(id, Content::Heading(level, text.to_owned()));
    }

    fn paragraph(&mut self, id: impl Into<String>, text: String) {
        if !text.is_empty() {
            self.put(id, Content::Paragraph(text));
        }
    }

    fn table(&mut self, id: &str, table: Table) {
        if !table.rows.is_empty() {
            self.put(id, Content::Table(table));
        }
    }
}

fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}

fn number(shown: impl Into<String>) -> Cell {
    Cell::Number(shown.into(), None)
}

/// The columns of a table: the whole scope, then each court.
fn columns(sources: &Sources<'_>) -> Vec<String> {
    let lang = sources.lang;
    let courts: Vec<String> =
        sources.check.courts.iter().map(|court| lang.pick(&court.zh.1, &court.en.1).clone()).collect();
    match courts.len() {
        0 | 1 => vec![lang.pick("本院", "this court").to_owned()],
        _ => std::iter::once(lang.pick("全辖", "whole scope").to_owned()).chain(courts).collect(),
    }
}

fn summary(sources: &Sources<'_>, blocks: &mut Blocks) {
    let (lang, lede) = (sources.lang, &sources.check.lede);
    let period = names::period(sources.consultation.period, lang);
    let until = sources.check.data_until.map(|day| day.to_string()).unwrap_or_default();
    let catalogue = sources.consultation.version;
    let (zh, en) = match sources.check.judged() {
        Some(counts) => {
            let rest = lede.computed.saturating_sub(counts.iter().sum());
            let [inside, better, outside] = counts;
            let unjudged = (rest > 0)
                .then(|| (format!("，其余 {rest} 项不作区间评价"), format!("; the other {rest} are not judged")));
            let (zh, en) = unjudged.unwrap_or_default();
            (
                format!("其中 {inside} 项在区间内，{better} 项优于区间，{outside} 项偏离区间{zh}"),
                format!("{inside} lie inside their range, {better} are better, {outside} outside{en}"),
            )
        }
        None => (String::from("均未按参考区间评价"), String::from("none is judged by a range")),
    };
    blocks.paragraph(
        "summary",
        lang.pick(
            format!(
                "现将{period}审判执行质效情况通报如下。数据截至{until}，按{}口径统计；可计算指标 {} 项，{zh}。各院按行政区划顺序排列，不作排名。",
                catalogue.zh(), lede.computed
            ),
            format!(
                "This is how trials and enforcement stood in {period}, on data to {until}, by the catalogue of {}: {} indicators can be computed, {en}. Courts stand in administrative order and are not ranked.",
                catalogue.en(), lede.computed
            ),
        ),
    );
}

/// Carried over, new, closed and pending, by court and by line, against last year.
fn caseload(sources: &Sources<'_>, blocks: &mut Blocks) {
    let lang = sources.lang;
    blocks.heading("caseload", 1, lang.pick("案件基本情况", "Caseload"));
    let (period, before) = (sources.consultation.period, sources.consultation.period.year_before());
    let measures = [Measure::CarriedOver, Measure::New, Measure::Closed, Measure::Pending];
    let counters = measures.map(|measure| Counter { measure, scope: Scope::LitigationAndEnforcement });
    let filter = sources.check.chosen.filter();
    let question =
        |by| Question { counters: &counters, by, filter: &filter, stretches: Stretches::of_periods(&[period, before]) };
    let tables = sources.subject.tables();
    let by_court = Tallies::of(&tables, &question(&[Dimension::Court]));
    let by_line = Tallies::of(&tables, &question(&[Dimension::Line]));
    let row = |name: String, tallies: &Tallies, key: &[domain::tally::Key]| -> Vec<Cell> {
        let of = |period, counter: Counter| {
            tallies.reading(key, period).and_then(|reading| reading.get(counter)).unwrap_or(0)
        };
        let cells = counters.iter().flat_map(|counter| {
            let (now, then) = (of(period, *counter), of(before, *counter));
            let change = match then {
                0 => String::from("NAP"),
                _ => {
                    let change = domain::quantity::Ratio::new(100, (now - then).into(), then.into());
                    change
                        .and_then(|ratio| ratio.rounded(1, Default::default()))
                        .map(|by| signed(by, 1))
                        .unwrap_or_default()
                }
            };
            [number(now.to_string()), number(change)]
        });
        std::iter::once(text(name)).chain(cells).collect()
    };
    let total = by_court.total();
    let columns = columns(sources);
    let mut rows = vec![row(columns.first().cloned().unwrap_or_default(), &total, &[])];
    if sources.check.courts.len() > 1 {
        rows.extend(by_court.keys().map(|key| {
            let name = key.first().map(|key| names::key(&sources.subject.courts, Dimension::Court, key, lang));
            row(name.unwrap_or_default(), &by_court, key)
        }));
    }
    rows.extend(by_line.keys().filter_map(|key| {
        let line = Line::parse(&key.first()?.id).ok()?;
        Some(row(lang.pick(line.zh(), line.en()).to_owned(), &by_line, key))
    }));
    let heads = measures.iter().flat_map(|measure| {
        [lang.pick(measure.zh(), measure.en()).to_owned(), lang.pick("同比%", "on last year, %").to_owned()]
    });
    let of = |counter: usize, period| {
        counters.get(counter).and_then(|counter| total.reading(&[], period)?.get(*counter)).unwrap_or(0)
    };
    blocks.paragraph(
        "caseload-words",
        lang.pick(
            format!(
                "旧存 {} 件，新收 {} 件，审（执）结 {} 件，未结 {} 件；去年同期新收 {} 件，审（执）结 {} 件。",
                of(0, period), of(1, period), of(2, period), of(3, period), of(1, before), of(2, before)
            ),
            format!(
                "{} cases were carried over, {} came in, {} were closed and {} are pending; in the same period last year {} came in and {} were closed.",
                of(0, period), of(1, period), of(2, period), of(3, period), of(1, before), of(2, before)
            ),
        ),
    );
    blocks.table(
        "caseload-table",
        Table {
            caption: lang.pick("收结存情况（件）", "Cases carried over, new, closed and pending").to_owned(),
            head: std::iter::once(lang.pick("法院、条线", "Court, line").to_owned()).chain(heads).collect(),
            rows,
            notes: vec![
                lang.pick(
                    "刑事、民事、行政、执行案件；NAP 为去年同期无此类案件。",
                    "Criminal, civil, administrative and enforcement cases; NAP: none in the same period last year.",
                )
                .to_owned(),
            ],
        },
    );
}

/// The health check, part by part, with a trend of those outside.
fn indicators(sources: &Sources<'_>, blocks: &mut Blocks) {
    let lang = sources.lang;
    blocks.heading("indicators", 1, lang.pick("主要质效指标", "Indicators"));
    let mut head = vec![lang.pick("指标", "Indicator").to_owned(), lang.pick("区间", "Range").to_owned()];
    head.extend(columns(sources));
    head.push(lang.pick("同比", "on last year").to_owned());
    for group in Group::ALL {
        let rows: Vec<&Row> = sources.check.rows.iter().filter(|row| row.group == *group).collect();
        if rows.is_empty() {
            continue;
        }
        blocks.heading(&format!("group-{}", group.id()), 2, lang.pick(group.zh(), group.en()));
        let count = |state: State| {
            rows.iter().filter(|row| row.cells.first().is_some_and(|cell| cell.state == Some(state))).count()
        };
        let words = match rows.iter().any(|row| row.is_judged()) {
            true => {
                let [inside, better, outside] = [State::Inside, State::Better, State::Outside].map(count);
                lang.pick(
                    format!("区间内 {inside} 项，优于区间 {better} 项，偏离区间 {outside} 项。"),
                    format!("{inside} inside, {better} better, {outside} outside."),
                )
            }
            false => lang.pick("均未按参考区间评价。", "None is judged by a range.").to_owned(),
        };
        blocks.paragraph(format!("group-words-{}", group.id()), words);
        let table = Table {
            caption: lang.pick(format!("{}类指标", group.zh()), group.en().to_owned()),
            head: head.clone(),
            rows: rows.iter().filter_map(|row| indicator_row(sources, row)).collect(),
            notes: vec![lang.pick("▼ 偏离区间，◆ 优于区间；· 不适用于此级或此条线；NAP 本期无此类案件，NA 没有数据，NQ 完整度不足。", "▼ outside, ◆ better than range; · not for this tier or line; NAP no such cases, NA no data, NQ incomplete.").to_owned()],
        };
        blocks.table(&format!("group-table-{}", group.id()), table);
    }
    let outside = sources
        .check
        .rows
        .iter()
        .filter(|row| row.cells.first().is_some_and(|cell| cell.state == Some(State::Outside)));
    for row in outside.take(TRENDS) {
        if let Some(trend) = trend(sources, row) {
            blocks.put(format!("trend-{}", row.indicator.id()), Content::Trend(trend));
        }
    }
}

fn unit_of(indicator: &Indicator, lang: Lang) -> String {
    match indicator.unit {
        Unit::Ratio => String::new(),
        unit => lang.pick(format!("（{}）", unit.zh()), format!(" ({})", unit.en())),
    }
}

fn indicator_row(sources: &Sources<'_>, row: &Row) -> Option<Vec<Cell>> {
    let (lang, indicator) = (sources.lang, row.indicator.definition()?);
    let name = format!("{}{}", lang.pick(row.indicator.zh(), row.indicator.en()), unit_of(indicator, lang));
    let range = row.range.as_ref().map_or_else(
        || String::from("—"),
        |range| names::range(range, indicator, lang) + names::unjudged(indicator, sources.consultation.period, lang),
    );
    let shown = |cell: &FigureCell| match cell.applies {
        true => Cell::Number(plain(&cell.figure, indicator), cell.state),
        false => number("·"),
    };
    let wanted = if sources.check.courts.len() > 1 { row.cells.len() } else { 1 };
    let change = row.cells.first().and_then(|cell| cell.year_on_year);
    let change = change.map_or_else(|| String::from("—"), |by| signed(by, indicator.decimals));
    let cells = row.cells.iter().take(wanted).map(shown);
    Some([text(name), text(range)].into_iter().chain(cells).chain([number(change)]).collect())
}

fn trend(sources: &Sources<'_>, row: &Row) -> Option<Trend> {
    let (lang, indicator) = (sources.lang, row.indicator.definition()?);
    let (_, last) = sources.consultation.period.whole_months()?;
    let count = i32::try_from(row.trend.len()).ok()?;
    let finding = sources.findings.iter().find(|one| one.indicator == row.indicator);
    let name = lang.pick(row.indicator.zh(), row.indicator.en());
    let points = row.trend.iter().enumerate().map(|(at, value)| {
        let back = count - 1 - i32::try_from(at).unwrap_or(0);
        (last.plus(-back).to_string(), value.map(|value| value.to_string()))
    });
    let [zh, en] = finding.map(|one| one.title.clone()).unwrap_or_else(|| [name.to_owned(), name.to_owned()]);
    let end = |end: Option<domain::quantity::Quantity>| end.map(|end| end.to_string());
    let range = indicator.band_by_month(row.range.as_ref());
    let (zh_band, en_band) =
        if range.is_some() { ("，浅色带为参考区间", "; the pale band is the range") } else { ("", "") };
    Some(Trend {
        title: lang.pick(zh, en),
        subtitle: lang.pick(
            format!("{name}{}，逐月{zh_band}", unit_of(indicator, lang)),
            format!("{name}{}, by month{en_band}", unit_of(indicator, lang)),
        ),
        points: points.collect(),
        range: range.map_or([None, None], |range| [end(range.low), end(range.high)]),
    })
}

/// The findings about changes, in words.
fn changes(sources: &Sources<'_>, blocks: &mut Blocks) {
    let lang = sources.lang;
    let of = |finding: &&Finding| matches!(finding.kind, FindingKind::Change | FindingKind::Definition);
    let found: Vec<&Finding> = sources.findings.iter().filter(of).collect();
    if found.is_empty() {
        return;
    }
    blocks.heading("changes", 1, lang.pick("变化及成因", "Changes and what they are made of"));
    blocks.paragraph(
        "changes-words",
        lang.pick(
            String::from("同比变化较大的指标按法院、条线、案由精确分解，各部分之和等于总变化；“比率”是该部分自身数值的变化，“结构”是其比重的变化。"),
            String::from("The largest changes on last year, taken apart exactly by court, line and cause: the parts add up to the change. “Rate” is the change of a part's own value, “mix” that of its share."),
        ),
    );
    for finding in found {
        let ([zh, en], [why_zh, why_en]) = (&finding.title, &finding.why);
        let words = lang.pick(format!("{zh}。{why_zh}"), format!("{en}. {why_en}"));
        blocks.paragraph(format!("finding-{}", finding.id), words);
    }
}

/// What is weak, and what is better again.
fn weak(sources: &Sources<'_>, blocks: &mut Blocks) {
    let lang = sources.lang;
    blocks.heading("weak", 1, lang.pick("薄弱环节", "What is weak"));
    let kinds = [FindingKind::Left, FindingKind::Stays, FindingKind::Chance, FindingKind::Entered];
    let mut any = false;
    for kind in kinds {
        let found: Vec<&Finding> = sources.findings.iter().filter(|one| one.kind == kind).collect();
        if found.is_empty() {
            continue;
        }
        any = true;
        let (zh, en) = kind.named();
        blocks.heading(&format!("weak-{}", kind.id()), 2, lang.pick(zh, en));
        for finding in found {
            let [zh, en] = &finding.title;
            blocks.paragraph(format!("finding-{}", finding.id), lang.pick(format!("{zh}。"), format!("{en}.")));
        }
    }
    if !any {
        blocks.paragraph(
            "weak-none",
            match sources.check.judged() {
                Some(_) => lang.pick("本期没有指标偏离区间。", "No indicator lies outside its range."),
                None => lang.pick(
                    "本期指标均未按参考区间评价，不判断偏离。",
                    "No indicator is judged by a range: none is said to lie inside or outside.",
                ),
            }
            .to_owned(),
        );
    }
}

/// Cases to be looked at one by one: long pending, remanded.
fn lists(sources: &Sources<'_>, blocks: &mut Blocks) {
    let lang = sources.lang;
    blocks.heading("lists", 1, lang.pick("重点案件", "Cases to be looked at"));
    let wanted = [
        ("long-pending", IndicatorId::Over12Months, lang.pick("超12个月未结案件", "Cases pending over twelve months")),
        (
            "remanded",
            IndicatorId::FirstInstanceRemanded,
            lang.pick("一审裁判被发回重审案件", "First-instance decisions remanded"),
        ),
    ];
    for (id, indicator, caption) in wanted {
        blocks.heading(&format!("list-{id}"), 2, caption);
        case_list(sources, id, indicator, caption, blocks);
    }
}

fn case_list(sources: &Sources<'_>, id: &str, indicator: IndicatorId, caption: &str, blocks: &mut Blocks) {
    let lang = sources.lang;
    let Some(definition) = indicator.definition() else { return };
    let filter: Filter = sources.check.chosen.filter();
    let (mut rows, mut of, mut closed) = (Vec::new(), 0, Vec::new());
    for table in &sources.subject.tables {
        let counted = explain(table, definition, Side::Numerator, sources.consultation.period, &filter);
        of += counted.len();
        if !sources.subject.open.contains(table.court()) {
            if !counted.is_empty() {
                closed.push(names::short(&sources.subject.courts, table.court(), lang));
            }
            continue;
        }
        for one in counted.iter().take(LISTED.saturating_sub(rows.len())) {
            let Some(fact) = table.fact(one.row) else { continue };
            let docketed = fact.days.get(usize::from(Moment::Docketed.index())).copied().flatten();
            rows.push(vec![
                text(names::short(&sources.subject.courts, table.court(), lang)),
                text(fact.number.to_string()),
                text(&*fact.cause),
                text(docketed.map(|day| day.to_string()).unwrap_or_default()),
                text(&*fact.division),
            ]);
        }
    }
    blocks.paragraph(
        format!("list-words-{id}"),
        match of {
            0 => lang.pick(String::from("没有此类案件。"), String::from("There are none.")),
            _ => lang.pick(format!("共 {of} 件。"), format!("{of} cases.")),
        },
    );
    let mut notes = Vec::new();
    if rows.len() < of && closed.is_empty() {
        notes.push(lang.pick(format!("只列前 {} 件。", rows.len()), format!("The first {} of them.", rows.len())));
    }
    if !closed.is_empty() {
        let list = lang.list(&closed);
        notes.push(lang.pick(
            format!("{list}未开放案件列表，只计件数。"),
            format!("{list} opened no list of cases: counted only."),
        ));
    }
    let head =
        [("法院", "Court"), ("案号", "Case"), ("案由", "Cause"), ("立案日期", "Docketed"), ("承办部门", "Division")];
    let head = head.map(|(zh, en)| lang.pick(zh, en).to_owned()).to_vec();
    blocks.table(&format!("list-table-{id}"), Table { caption: caption.to_owned(), head, rows, notes });
}

/// What ledgers and registers held when the figures were frozen.
fn ledgers(sources: &Sources<'_>, blocks: &mut Blocks) {
    let lang = sources.lang;
    let kinds = [Kind::Request, Kind::LongPending, Kind::Transfer, Kind::ReverseReview, Kind::FourType, Kind::Review];
    let head =
        |names: Vec<String>| std::iter::once(lang.pick("法院", "Court").to_owned()).chain(names).collect::<Vec<_>>();
    let court = |code: &CourtCode| text(names::short(&sources.subject.courts, code, lang));
    let nodes = sources.frozen.courts.iter().filter(|one| one.counts.keys().any(|key| key.ends_with(".open")));
    let rows: Vec<Vec<Cell>> = nodes
        .map(|one| {
            let cells = kinds.iter().map(|kind| {
                let count = |what: &str| one.counts.get(&format!("{}.{what}", kind.id())).copied().unwrap_or(0);
                number(match count("late") {
                    0 => count("open").to_string(),
                    late => lang
                        .pick(format!("{}（逾期 {late}）", count("open")), format!("{} ({late} late)", count("open"))),
                })
            });
            std::iter::once(court(&one.court)).chain(cells).collect()
        })
        .collect();
    if !rows.is_empty() {
        blocks.heading("nodes", 1, lang.pick("节点监管", "Nodes"));
        blocks.table(
            "nodes-table",
            Table {
                caption: lang.pick("节点台账未办结情况（条）", "Ledgers: entries not settled").to_owned(),
                head: head(kinds.iter().map(|kind| lang.pick(kind.zh(), kind.en()).to_owned()).collect()),
                rows,
                notes: vec![lang.pick(
                    format!("冻结日（{}）的情况；未开放台账的法院不列。", sources.frozen.on),
                    format!("As of {}; courts that have not opened their ledgers are left out.", sources.frozen.on),
                )],
            },
        );
    }
    let sources_counted = [
        ("mediation.received", "诉前调解登记", "mediations registered"),
        ("mediation.mediated", "调解员受理", "mediated"),
        ("mediation.settled", "调解成功", "settled"),
        ("mediation.filed", "转立案", "docketed"),
        ("petition.received", "涉诉信访", "petitions"),
        ("petition.settled", "已办结", "settled petitions"),
    ];
    let rows: Vec<Vec<Cell>> = sources
        .frozen
        .courts
        .iter()
        .filter(|one| sources_counted.iter().any(|(key, ..)| one.counts.get(*key).is_some_and(|count| *count > 0)))
        .map(|one| {
            let cells =
                sources_counted.iter().map(|(key, ..)| number(one.counts.get(*key).copied().unwrap_or(0).to_string()));
            std::iter::once(court(&one.court)).chain(cells).collect()
        })
        .collect();
    if !rows.is_empty() {
        blocks.heading("sources", 1, lang.pick("三源共治", "Sources of disputes, cases and petitions"));
        blocks.table(
            "sources-table",
            Table {
                caption: lang.pick("诉源、访源登记情况（件）", "Registers of disputes and petitions").to_owned(),
                head: head(sources_counted.iter().map(|(_, zh, en)| lang.pick(*zh, *en).to_owned()).collect()),
                rows,
                notes: vec![lang.pick("统计期间内登记的。", "Registered in the period.").to_owned()],
            },
        );
    }
}

/// What goes for all. Tasks are set in the meeting and stand in its minutes: the bulletin is of the frozen figures alone.
fn next_steps(sources: &Sources<'_>, blocks: &mut Blocks) {
    let lang = sources.lang;
    blocks.heading("next", 1, lang.pick("下一步要求", "Next steps"));
    blocks.paragraph(
        "next-words",
        lang.pick(
            String::from("各院、各部门对照上述问题逐项制定整改措施，明确责任人和完成期限。以指标考核的任务，由下一次会商冻结的数据复核销号。"),
            String::from("Courts and divisions set measures for each of these, with an owner and a deadline. Tasks with a target are closed by the figures of the next consultation alone."),
        ),
    );
}
