//! The loop through the pages: a consultation of nine months is made, frozen, exported and leaves tasks; the figures of the
//! year close two of them and refuse one; what was exported before comes out again byte for byte.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base64::Engine;
use calamine::{Data, Reader, Xlsx};
use domain::catalogue::{IndicatorId, Version};
use domain::ledger::{Field, Kind, State};
use domain::policy::{Action, Actor, Role};
use domain::range::{DatedRange, Range};
use std::io::{Cursor, Read};
use store::EntryFilter;
use support::{FORM, HERE, House, code, consult, import_cases, request};
use tower::ServiceExt;

const UPPER: &str = "冀96";
const COURTS: [&str; 2] = ["冀0638", "冀0629"];

/// Civil cases of a court closed in a month, so many of them by mediation, each forty days after it was docketed.
async fn import(house: &House, court: &str, month: u32, closed: u32, mediated: u32) {
    let row = |at: u32| {
        let way = if at < mediated { "调解" } else { "判决" };
        let number = month * 100 + at;
        format!(
            "（2023）{court}民初{number}号,民一庭,某法官,2023-{:02}-01,2023-{month:02}-11,普通程序,离婚纠纷,{way}",
            month - 1
        )
    };
    let rows: Vec<String> = (0..closed).map(row).collect();
    let head = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式";
    import_cases(&house.store, court, &format!("{head}\n{}\n", rows.join("\n"))).await;
}

struct Office<'a> {
    house: &'a House,
    token: &'a str,
}

impl Office<'_> {
    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> String {
        self.house.post(self.token, address, fields).await
    }

    async fn page(&self, address: &str) -> String {
        let answer = self.house.ask(request("GET", address, Some(self.token), None)).await;
        assert_eq!(answer.status.as_u16(), 200, "{address}");
        answer.body
    }

    async fn file(&self, address: &str) -> Vec<u8> {
        let asked: Request<Body> = request("GET", address, Some(self.token), None);
        assert!(asked.headers().contains_key(header::HOST), "{HERE}");
        let answer = self.house.router.clone().oneshot(asked).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{address}");
        to_bytes(answer.into_body(), 1 << 24).await.unwrap().to_vec()
    }

    /// Makes a consultation and answers with its name.
    async fn make(&self, title: &str, period: &str, held_on: &str, like: &str) -> String {
        consult(self.house, self.token, title, period, held_on, like).await
    }

    async fn revision(&self, id: &str) -> String {
        let actor = Actor::console(code(UPPER));
        self.house.store.consultation(&actor, &code(UPPER), id).await.unwrap().1.to_string()
    }

    async fn task(&self, id: &str, court: &str, problem: &str, indicator: &str, is: &str, goal: &str) {
        let fields = [
            ("id", id),
            ("court", court),
            ("problem", problem),
            ("measure_text", "逐案核对"),
            ("in_charge", "民一庭"),
            ("deadline", "2099-12-31"),
            ("indicator", indicator),
            ("goal_is", is),
            ("goal", goal),
        ];
        let to = self.post("/consultations/task", &fields).await;
        assert!(to.contains("%E5%B7%B2%E4%BA%A4%E5%8A%9E"), "{to}");
    }
}

/// The parts of a Word file, read by another library than the one that wrote it knows of: as plain XML out of the zip.
fn document(file: &[u8]) -> String {
    let mut text = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn figures_of_the_year_close_what_nine_months_left() {
    let house = House::new().await;
    for court in COURTS {
        for month in [3, 6, 9] {
            import(&house, court, month, 10, 2).await;
        }
        import(&house, court, 10, 1, 0).await;
    }
    let office = Office { house: &house, token: house.token(Role::TrialManagement, UPPER) };
    let first = office.make("前三季度会商", "2023-01..2023-09", "2023-11-09", "").await;

    // Before the figures are frozen there is nothing to find, and the page says what to do.
    let early =
        house.ask(request("GET", &format!("/consultations/findings?id={first}"), Some(office.token), None)).await;
    assert_eq!(early.status.as_u16(), 303);
    office.post("/consultations/freeze", &[("id", &first)]).await;
    let findings = office.page(&format!("/consultations/findings?id={first}")).await;
    assert!(findings.contains("冻结"));

    // The bulletin, in other words where the officer chose them, and without a part that was emptied.
    let revision = office.revision(&first).await;
    let edit = [
        ("id", first.as_str()),
        ("revision", revision.as_str()),
        ("block", "caseload"),
        ("words", "收结案情况"),
        ("block", "summary"),
        ("words", ""),
    ];
    office.post("/consultations/bulletin", &edit).await;
    let paper = office.page(&format!("/consultations/bulletin?id={first}")).await;
    assert!(paper.contains("一、收结案情况") && !paper.contains("现将"));
    let word = office.file(&format!("/consultations/export?id={first}&format=docx")).await;
    let sheet = office.file(&format!("/consultations/export?id={first}&format=xlsx")).await;
    assert!(document(&word).contains("一、收结案情况"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet.clone())).unwrap();
    let formulas = book.worksheet_range("公式").unwrap();
    let rate = formulas.rows().find(|row| row[0] == Data::String(String::from("调解率"))).unwrap();
    // Six of thirty in each court, and the cases of the house itself: one judgment each in three courts' two.
    assert_eq!((rate[2].clone(), rate[3].clone()), (Data::Float(12.0), Data::Float(66.0)));
    assert_eq!(rate[6], Data::Float(18.18));
    assert!(office.page(&format!("/consultations/bulletin?id={first}")).await.contains("18.18"));

    // Three tasks with a target.
    office.task(&first, "冀0638", "调解率偏低", "mediation_rate", "at_least", "30").await;
    office.task(&first, "冀0629", "调解率偏低", "mediation_rate", "at_least", "30").await;
    office.task(&first, "冀0638", "结案慢", "average_closing_days", "at_most", "5").await;
    let tasks = office.page(&format!("/consultations/tasks?id={first}")).await;
    assert!(tasks.contains("调解率不低于 30%") && tasks.contains("18.75%"));
    // Half a target is refused, and what was entered is there again.
    let half = [
        ("id", first.as_str()),
        ("court", "冀0638"),
        ("problem", "另一问题"),
        ("measure_text", "某措施"),
        ("in_charge", "民一庭"),
        ("deadline", "2099-12-31"),
        ("goal", "9"),
    ];
    let to = office.post("/consultations/task", &half).await;
    assert!(office.page(&to).await.contains("另一问题"));

    // The rest of the year comes in, with a correction of an earlier month.
    for court in COURTS {
        import(&house, court, 12, 20, 16).await;
        import(&house, court, 9, 11, 3).await;
    }
    let since = office.page(&format!("/consultations/since?id={first}")).await;
    assert!(since.contains("迟到 2 件") && since.contains("更正 2 件"), "{since}");
    // What was frozen is printed again as it was, to the byte.
    assert!(word == office.file(&format!("/consultations/export?id={first}&format=docx")).await);
    assert!(sheet == office.file(&format!("/consultations/export?id={first}&format=xlsx")).await);

    // The figures they were set on close nothing.
    let to = office.post("/consultations/check", &[("id", &first)]).await;
    assert!(office.page(&to).await.contains("销号 0 项，未达标 0 项"));
    // The next consultation takes over the agenda, opens with the tasks and lets its own figures decide.
    let next = office.make("全年会商", "2023-01..2023-12", "2024-01-12", &first).await;
    office.post("/consultations/freeze", &[("id", &next)]).await;
    let opening = office.page(&format!("/consultations/tasks?id={next}")).await;
    assert!(opening.contains("3 项以指标考核的任务") && opening.contains("此前任务 3 项"), "{opening}");
    let to = office.post("/consultations/check", &[("id", &next)]).await;
    assert!(office.page(&to).await.contains("销号 2 项，未达标 1 项"));
    let states = async |court: &str| {
        let space = house.store.space(&Actor::console(code(court)), Action::ViewTasks, &code(court)).await.unwrap();
        let filter = EntryFilter { kind: Some(Kind::Rectification), ..EntryFilter::default() };
        let mut all: Vec<(String, State)> = space
            .entries(&filter, 0, 10)
            .await
            .unwrap()
            .0
            .into_iter()
            .map(|task| (task.value(Field::Problem).unwrap().to_owned(), task.state))
            .collect();
        all.sort();
        all
    };
    let refused = (String::from("结案慢"), State::ToStart);
    let closed = || (String::from("调解率偏低"), State::ClosedOut);
    assert_eq!(states("冀0638").await, [refused, closed()]);
    assert_eq!(states("冀0629").await, [closed()]);
    assert_eq!(house.store.verify().await.unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_no_range_judges_is_not_said_to_lie_inside() {
    let house = House::new().await;
    for (court, month) in COURTS.into_iter().flat_map(|court| [(court, 3), (court, 6)]) {
        import(&house, court, month, 10, 2).await;
    }
    let office = Office { house: &house, token: house.token(Role::TrialManagement, UPPER) };
    let meet = async |title: &str, held_on: &str| {
        let id = office.make(title, "2023-01..2023-06", held_on, "").await;
        office.post("/consultations/freeze", &[("id", &id)]).await;
        id
    };
    let read = async |id: &str| {
        let findings = office.page(&format!("/consultations/findings?id={id}")).await;
        let paper = office.page(&format!("/consultations/bulletin?id={id}")).await;
        let slides = (FORM, format!("address=id%3D{id}"));
        let slides = house.ask(request("POST", "/api/meeting", Some(office.token), Some(slides))).await.body;
        let slides = base64::engine::general_purpose::STANDARD.decode(slides.trim_matches('"')).unwrap();
        [findings, paper, String::from_utf8_lossy(&slides).into_owned()]
    };
    let before = meet("设定区间之前", "2023-07-05").await;
    let unjudged = |[findings, paper, slides]: &[String; 3]| {
        assert!(findings.contains("冻结数据均未按参考区间评价，不判断偏离") && !findings.contains("项在区间内"));
        for words in ["项，均未按参考区间评价。", "均未按参考区间评价。", "本期指标均未按参考区间评价，不判断偏离。"]
        {
            assert!(paper.contains(words), "{words}");
        }
        assert!(!paper.contains("项在区间内") && !paper.contains("没有指标偏离"));
        assert!(slides.contains("本期指标均未按参考区间评价") && !slides.contains("项在区间内"), "{slides}");
    };
    unjudged(&read(&before).await);

    let of = |low: &str, from: &str| DatedRange {
        indicator: IndicatorId::Mediation,
        version: Version::V2024_09,
        from: from.parse().unwrap(),
        range: Range { low: Some(low.parse().unwrap()), high: None, basis: String::from("某文件") },
    };
    let set = [of("10", "2023-01-01"), of("30", "2023-06-01")];
    house.store.set_ranges(&Actor::console(code(UPPER)), &code(UPPER), &set).await.unwrap();
    let after = meet("设定区间之后", "2023-07-06").await;
    let [findings, paper, slides] = read(&after).await;
    // By the range of the last day of the period; one indicator of those that can be computed.
    assert!(findings.contains("全辖 0 项在区间内，0 项优于区间，1 项偏离"), "{findings}");
    // Nothing was there a year before: it lies outside, and is not said to have left.
    assert!(findings.contains("本期偏离") && findings.contains("调解率偏离区间"), "{findings}");
    assert!(paper.contains("0 项优于区间，1 项偏离区间，其余 ") && paper.contains("不作区间评价"), "{paper}");
    assert!(paper.contains("区间内 0 项，优于区间 0 项，偏离区间 1 项。"));
    assert!(paper.contains("均未按参考区间评价。") && !paper.contains("不判断偏离"));
    assert!(slides.contains("0 项在区间内，0 项优于区间，1 项偏离"));
    // What was frozen before goes by what held then.
    unjudged(&read(&before).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_typed_has_its_length_and_those_who_are_asked_are_known() {
    let house = House::new().await;
    let office = Office { house: &house, token: house.token(Role::TrialManagement, UPPER) };
    let id = office.make("一季度会商", "2023-01..2023-03", "2023-04-09", "").await;
    let upper = Actor::console(code(UPPER));
    let change = async |people: &str| {
        let revision = office.revision(&id).await;
        let fields = [
            ("id", id.as_str()),
            ("revision", &revision),
            ("title", "一季度会商"),
            ("period", "2023-01..2023-03"),
            ("catalogue", "v2024_09"),
            ("held_on", "2023-04-09"),
            ("chair", &"长".repeat(100_000)),
            ("people", people),
        ];
        office.post("/consultations/change", &fields).await
    };
    change(&"人".repeat(100_000)).await;
    let (kept, _) = house.store.consultation(&upper, &code(UPPER), &id).await.unwrap();
    assert_eq!((kept.chair, kept.people), ("长".repeat(60), vec!["人".repeat(60)]));
    // Whatever else is put into one, it comes to no more than its lists can be made of.
    let mut invented = vec![("id", id.clone()), ("revision", office.revision(&id).await)];
    for at in 0..1_000 {
        invented.extend([
            ("finding", format!("{at:0>300}")),
            ("verdict", String::from("keep")),
            ("words", String::new()),
        ]);
    }
    let invented: Vec<(&str, &str)> = invented.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let to = office.post("/consultations/findings", &invented).await;
    assert!(to.contains(&app::figures::query::escape("超过 256 KiB")), "{to}");
    // Divisions that the court does not have, and courts that are not directly below it, are not asked.
    let division = "民一庭";
    let fields = [
        ("id", id.as_str()),
        ("due", "2099-01-01"),
        ("division", "没有的庭"),
        ("division", ""),
        ("division", division),
        ("division", division),
        ("below", COURTS[0]),
        ("below", COURTS[0]),
        ("below", "冀06"),
        ("below", "nonsense"),
    ];
    office.post("/consultations/ask", &fields).await;
    let asked = house.store.speeches(&upper, &code(UPPER), &id).await.unwrap();
    let known = house.store.divisions(&code(UPPER)).await.unwrap().iter().any(|one| one.name == division);
    assert_eq!(asked.len(), 1 + usize::from(known), "{asked:?}");
}
