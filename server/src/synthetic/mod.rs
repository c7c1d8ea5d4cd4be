//! Synthetic courts: believable files without a real person, the same for the same seed.
//!
//! Start at [`generate`]; [`plans()`] says which courts, `lives` how cases go, `after` what follows a decision. Rates are
//! set against published figures; docs/demo-data.md compares.

mod after;
pub mod faults;
mod lives;
mod mediation;
mod parties;
mod plans;
mod rng;
mod standing;

pub use plans::{CourtPlan, plans};
pub(crate) use rng::Rng;

use domain::case::{CaseEvent, CaseRecord, Person, ReportedMeasure};
use domain::case_number::CaseNumber;
use domain::court::CourtCode;
use domain::day::{Day, Month};
use domain::fact::{Fact, Words};
use domain::intake::{Header, Mapping, Parsed, parse};
use lives::{Detail, Life, Maker, Ref, seats};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const CASES_HEAD: &str = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,是否开庭,可执行内容,原审案号,申请标的额,到位金额,立案渠道,当事人";
const EVENTS_HEAD: &str = "案号,事件,日期,截止日期,内容,批准人层级";
const PEOPLE_HEAD: &str = "部门,条线,姓名,员额法官,任职起,任职止";
const MEASURES_HEAD: &str = "法院,期间,指标项,数值";

/// The files of one court, as lines.
#[derive(Clone, Debug)]
pub struct CourtFiles {
    /// The court.
    pub court: CourtCode,
    /// Case rows, faulty ones last.
    pub cases: Vec<String>,
    /// Event rows.
    pub events: Vec<String>,
    /// Rows of divisions and judges.
    pub people: Vec<String>,
    /// Rows of aggregated measures.
    pub measures: Vec<String>,
    /// Case numbers that show something, and what: conduct signals, rules of warning on the last day, appeals under way.
    pub injected: Vec<(String, String)>,
}

impl CourtFiles {
    /// Writes the case file.
    pub fn write_cases(&self, path: &Path) -> std::io::Result<()> {
        write(path, CASES_HEAD, &self.cases)
    }

    /// Writes the event file.
    pub fn write_events(&self, path: &Path) -> std::io::Result<()> {
        write(path, EVENTS_HEAD, &self.events)
    }

    /// The records an import of these files takes in; faulty rows are left out.
    pub fn records(&self) -> Records {
        let mut records = Records::default();
        let files = [
            (CASES_HEAD, &self.cases),
            (EVENTS_HEAD, &self.events),
            (PEOPLE_HEAD, &self.people),
            (MEASURES_HEAD, &self.measures),
        ];
        for (head, rows) in files {
            let cells = |row: &str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
            let mapping = Mapping::default();
            let Ok(header) = Header::read(&cells(head), &mapping) else { continue };
            for parsed in rows.iter().filter_map(|row| parse(&header, &cells(row), &mapping, &self.court).ok()) {
                match parsed {
                    Parsed::Case(case) => records.cases.push(case),
                    Parsed::Event(event) => records.events.entry(event.number.clone()).or_default().push(event),
                    Parsed::Person(person) => records.people.push(person),
                    Parsed::Measure(measure) => records.measures.push(measure),
                }
            }
        }
        records.events.values_mut().for_each(|own| own.sort_unstable());
        records
    }

    /// Writes all files into a folder; answers with their paths in the order they are to be imported.
    pub fn write_all(&self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        let path = |kind: &str| folder.join(format!("{}-{kind}.csv", self.court));
        let files = [
            (path("案件"), CASES_HEAD, &self.cases),
            (path("人员"), PEOPLE_HEAD, &self.people),
            (path("事件"), EVENTS_HEAD, &self.events),
            (path("指标项"), MEASURES_HEAD, &self.measures),
        ];
        files
            .into_iter()
            .map(|(path, head, rows)| {
                write(&path, head, rows)?;
                Ok(path)
            })
            .collect()
    }
}

/// What files hold, as the importer reads it.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Cases, in the order of the file.
    pub cases: Vec<CaseRecord>,
    /// Events by case, in the order of their days.
    pub events: BTreeMap<CaseNumber, Vec<CaseEvent>>,
    /// Divisions and judges.
    pub people: Vec<Person>,
    /// Reported measures.
    pub measures: Vec<ReportedMeasure>,
}

impl Records {
    /// The fact of every case.
    pub fn facts(&self) -> Vec<Fact> {
        let own = |case: &CaseRecord| self.events.get(&case.number).map_or(&[][..], Vec::as_slice);
        let mut words = Words::default();
        self.cases.iter().map(|case| Fact::derive_sharing(&mut words, case, own(case))).collect()
    }
}

fn write(path: &Path, head: &str, rows: &[String]) -> std::io::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "{head}")?;
    for row in rows {
        writeln!(file, "{row}")?;
    }
    file.flush()
}

/// The courts' files, intermediate court by intermediate court, so that memory holds one prefecture at a time.
pub fn generate(plans: &[CourtPlan], from: Day, to: Day, seed: u64) -> impl Iterator<Item = CourtFiles> {
    let mut groups: Vec<Vec<CourtPlan>> = Vec::new();
    for upper in plans.iter().filter(|plan| plan.is_intermediate()) {
        let mut group: Vec<CourtPlan> =
            plans.iter().filter(|plan| plan.parent.as_ref() == Some(&upper.court)).cloned().collect();
        // Its own parent is the high court: an intermediate court comes last, after those below it.
        group.retain(|plan| !plan.is_intermediate());
        group.push(upper.clone());
        groups.push(group);
    }
    groups.into_iter().flat_map(move |group| prefecture(&group, from, to, seed))
}

/// One court alone, with about so many cases in the span.
pub fn one_court(plan: &CourtPlan, from: Day, to: Day, cases: u32, seed: u64) -> CourtFiles {
    let days = f64::from(to.since(from) + 1);
    // Enforcement, mediation and remands come on top of what is docketed day by day.
    let mut low = CourtPlan { cases_per_year: (f64::from(cases) / days * 365.0) as u32, ..plan.clone() };
    let made = |plan: &CourtPlan| prefecture(std::slice::from_ref(plan), from, to, seed).into_iter().next();
    let first = made(&low).map_or(1, |files| files.cases.len().max(1));
    let mut asked = f64::from(low.cases_per_year) * f64::from(cases) / first as f64 * 1.05 + 1.0;
    let mut files = nothing(&plan.court);
    // Few cases are a matter of luck: ask for more until there are enough.
    for _ in 0..12 {
        low.cases_per_year = asked as u32;
        files = made(&low).unwrap_or(files);
        if files.cases.len() >= cases as usize {
            break;
        }
        asked = asked * 1.25 + 1.0;
    }
    files.cases.truncate(cases as usize);
    let kept: std::collections::BTreeSet<&str> = files.cases.iter().filter_map(|row| row.split(',').next()).collect();
    files.events.retain(|row| row.split(',').next().is_some_and(|number| kept.contains(number)));
    files
}

fn nothing(court: &CourtCode) -> CourtFiles {
    CourtFiles {
        court: court.clone(),
        cases: Vec::new(),
        events: Vec::new(),
        people: Vec::new(),
        measures: Vec::new(),
        injected: Vec::new(),
    }
}

/// The courts of a prefecture, whose cases go up and come back among them; equal seeds give equal files.
pub fn prefecture(group: &[CourtPlan], from: Day, to: Day, seed: u64) -> Vec<CourtFiles> {
    let mut makers: Vec<Maker<'_>> = group
        .iter()
        .enumerate()
        .map(|(court, plan)| Maker {
            plan,
            rng: Rng::new(seed, plan.court.as_str()),
            from,
            to,
            court,
            lives: Vec::new(),
            spoken_for: BTreeSet::new(),
        })
        .collect();
    makers.iter_mut().for_each(Maker::run);
    after::follow(&mut makers);
    let numbers: Vec<Vec<String>> = makers.iter().map(|maker| numbered(maker.plan, &maker.lives)).collect();
    let standing: Vec<Vec<(usize, String)>> =
        makers.iter_mut().map(|maker| standing::settle(maker, &numbers, seed)).collect();
    makers.iter().zip(standing).map(|(maker, known)| files(maker, &numbers, known, from, to)).collect()
}

/// Serial numbers by type and year in the order of docketing.
fn numbered(plan: &CourtPlan, lives: &[Life]) -> Vec<String> {
    let mut order: Vec<usize> = (0..lives.len()).collect();
    order.sort_by_key(|position| lives.get(*position).map(|life| (life.docketed, *position)));
    let mut serials: BTreeMap<(&str, i32), u32> = BTreeMap::new();
    let mut numbers = vec![String::new(); lives.len()];
    for position in order {
        let (Some(life), Some(number)) = (lives.get(position), numbers.get_mut(position)) else { continue };
        let (year, _, _) = life.docketed.ymd();
        let serial = serials.entry((life.type_code, year)).or_default();
        *serial += 1;
        *number = format!("（{year}）{}{}{serial}号", plan.court, life.type_code);
    }
    numbers
}

fn files(maker: &Maker<'_>, numbers: &[Vec<String>], known: Vec<(usize, String)>, from: Day, to: Day) -> CourtFiles {
    let plan = maker.plan;
    let number = |at: Ref| numbers.get(at.0).and_then(|court| court.get(at.1)).map_or("", String::as_str);
    let mut order: Vec<usize> = (0..maker.lives.len()).collect();
    order.sort_by_key(|position| maker.lives.get(*position).map(|life| (life.docketed, *position)));
    let (mut cases, mut events) = (Vec::with_capacity(order.len()), Vec::new());
    let mut injected = Vec::new();
    for position in order {
        let Some(life) = maker.lives.get(position) else { continue };
        let own = number((maker.court, position));
        cases.push(case_row(plan, life, own, life.origin.map_or("", number)));
        for one in &life.happenings {
            let detail = match &one.detail {
                Detail::Words(words) => words.as_str(),
                Detail::Number(at) => number(*at),
            };
            let until = one.until.map(|day| day.to_string()).unwrap_or_default();
            events.push(format!("{own},{},{},{until},{detail},{}", one.kind, one.day, one.approver));
            if one.kind == "程序变更" && life.closed.is_some_and(|closed| closed.since(life.docketed) > 150) {
                injected.push((own.to_owned(), String::from("9 procedure change close to expiry")));
            }
        }
        if life.type_code == "执恢" && life.disposition == "执行完毕" {
            injected.push((own.to_owned(), String::from("14 resumed after termination")));
        }
    }
    injected.truncate(12);
    injected.extend(known.into_iter().map(|(at, signal)| (number((maker.court, at)).to_owned(), signal)));
    cases.extend(faulty_rows(plan, to));
    CourtFiles {
        court: plan.court.clone(),
        cases,
        events,
        people: people(plan, from),
        measures: measures(plan, from, to),
        injected,
    }
}

fn judge(plan: &CourtPlan, number: u32) -> String {
    format!("{}法官{number:02}", plan.short)
}

fn case_row(plan: &CourtPlan, life: &Life, own: &str, origin: &str) -> String {
    let closed = life.closed.map(|day| day.to_string()).unwrap_or_default();
    let yes = |yes: bool| if yes { "是" } else { "否" };
    let (applied, recovered) = life
        .amounts
        .map_or((String::new(), String::new()), |(applied, recovered)| (applied.to_string(), recovered.to_string()));
    let enforceable =
        if life.closed.is_some() && matches!(life.type_code, "民初" | "民终") { yes(life.enforceable) } else { "" };
    format!(
        "{own},{},{},{},{closed},{},{},{},{},{enforceable},{origin},{applied},{recovered},{},{}",
        life.division,
        judge(plan, life.judge),
        life.docketed,
        life.procedure,
        life.cause,
        life.disposition,
        yes(life.heard),
        if life.online { "网上" } else { "窗口" },
        parties::names(plan, life, own, origin),
    )
}

fn people(plan: &CourtPlan, from: Day) -> Vec<String> {
    let divisions = if plan.is_intermediate() { plans::INTERMEDIATE } else { plans::BASIC };
    let mut rows = Vec::new();
    for (at, division) in divisions.iter().enumerate() {
        let (first, count) = seats(plan, divisions, at);
        for number in first..first + count {
            rows.push(format!(
                "{},{},{},是,{},",
                division.name,
                division.line.zh(),
                judge(plan, number),
                from.plus_days(-700)
            ));
        }
    }
    rows
}

fn measures(plan: &CourtPlan, from: Day, to: Day) -> Vec<String> {
    let mut rng = Rng::new(7, plan.court.as_str());
    let mut rows = Vec::new();
    // The inhabitants of a court above are those of its basic courts, which report them.
    let years = from.ymd().0..=to.ymd().0;
    for year in years.filter(|_| !plan.is_intermediate()) {
        rows.push(format!("{},{year}-01,resident_population,{}", plan.court, plan.population));
        rows.push(format!("{},{year}-01,registered_floating_population,{}", plan.court, plan.population / 12));
    }
    for number in from.month().number()..=to.month().number() {
        let issued = rng.between(0, 5);
        let answered = rng.between((issued - 1).max(0), issued);
        let month = Month::from_number(number);
        rows.push(format!("{},{month},suggestions_issued,{issued}", plan.court));
        rows.push(format!("{},{month},suggestions_answered,{answered}", plan.court));
    }
    rows
}

/// Rows that cannot be taken in, each for another reason, so that there is something to correct.
fn faulty_rows(plan: &CourtPlan, to: Day) -> Vec<String> {
    if plan.is_intermediate() {
        return Vec::new();
    }
    let (court, name) = (&plan.court, judge(plan, 5));
    let (year, month, _) = to.ymd();
    let number = |serial: u32| format!("（{year}）{court}民初{serial}号");
    vec![
        format!("{},民事审判一庭,{name},{year}-{month:02}-31,,简易程序,离婚纠纷,,,,,,,窗口", number(88_001)),
        format!(
            "{},民事审判一庭,{name},{year}-{month:02}-12,{year}-{month:02}-02,简易程序,离婚纠纷,判决,是,是,,,,窗口",
            number(88_002)
        ),
        format!("（{year}）{court}民仞88003号,民事审判一庭,{name},{year}-{month:02}-12,,简易程序,离婚纠纷,,,,,,,窗口"),
        format!("{},民事审判二庭,{name},{year}-{month:02}-15,,快速程序,买卖合同纠纷,,,,,,,网上", number(88_004)),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::court::xiongan;

    fn span() -> (Day, Day) {
        (Day::from_ymd(2022, 1, 1).unwrap(), Day::from_ymd(2022, 6, 30).unwrap())
    }

    #[test]
    fn equal_seeds_give_equal_files_and_others_do_not() {
        let (from, to) = span();
        let plans = plans(&xiongan());
        let all = |seed| generate(&plans, from, to, seed).map(|files| (files.cases, files.events)).collect::<Vec<_>>();
        let first = all(1);
        assert_eq!(first, all(1));
        assert_ne!(first, all(2));
        assert_eq!(first.len(), 4);
    }

    #[test]
    fn serials_run_in_the_order_of_docketing() {
        let (from, to) = span();
        for files in generate(&plans(&xiongan()), from, to, 1) {
            let mut last: BTreeMap<(u16, String), (u32, String)> = BTreeMap::new();
            for row in files.cases.iter().filter(|row| !row.contains("88")) {
                let mut cells = row.split(',');
                let Ok(number) = domain::case_number::CaseNumber::parse(cells.next().unwrap()) else { continue };
                let docketed = cells.nth(2).unwrap().to_owned();
                let key = (number.year, number.type_code.to_string());
                if let Some((serial, day)) = last.get(&key) {
                    assert!(number.serial > *serial && docketed >= *day, "{row}");
                }
                last.insert(key, (number.serial, docketed));
            }
        }
    }

    #[test]
    fn one_court_has_as_many_cases_as_asked_for() {
        let (from, to) = span();
        let plan = CourtPlan::plain(CourtCode::parse("冀0638").unwrap(), 1);
        for cases in [10, 100, 2_000] {
            assert_eq!(one_court(&plan, from, to, cases, 3).cases.len(), cases as usize);
        }
    }
}
