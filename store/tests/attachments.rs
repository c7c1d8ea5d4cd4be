//! Files at entries of the ledgers, from outside.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/home.rs"]
mod home;
#[path = "support/raw.rs"]
mod raw;

use domain::attachment::{BadAttachment, MOST_ATTACHMENTS, Media};
use domain::case::{CaseRecord, Procedure};
use domain::court::{CourtCode, xiongan};
use domain::day::Day;
use domain::intake::FileKind;
use domain::ledger::{Field, Kind};
use domain::policy::{Action, Actor, Denied, Grant, Part, Role};
use home::{in_files, location};
use store::{Attachment, Error, Location, Search, Store};

const COURT: &str = "冀0638";
const ABOVE: &str = "冀96";
const PDF: &[u8] = b"%PDF-1.7\nThe canary of this file sings.\n%%EOF\n";
const CANARY: &[u8] = b"The canary of this file sings.";

struct House {
    folder: tempfile::TempDir,
    store: Store,
    /// A request of the judge's about their case.
    entry: String,
}

fn code(court: &str) -> CourtCode {
    CourtCode::parse(court).unwrap()
}

fn today() -> Day {
    "2023-08-10".parse().unwrap()
}

fn actor(court: &str, login: &str, role: Role, part: Part) -> Actor {
    Actor { login: login.to_owned(), name: format!("{login}的姓名"), role, part, ..Actor::console(code(court)) }
}

fn office(court: &str) -> Actor {
    actor(court, "office", Role::TrialManagement, Part::Court)
}

fn judge() -> Actor {
    actor(COURT, "judge", Role::Judge, Part::Judge(String::from("法官1")))
}

fn leader() -> Actor {
    actor(COURT, "leader", Role::CourtLeader, Part::Court)
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&location(&folder.path().join("data"))).await.unwrap();
        store.install(&xiongan()).await.unwrap();
        let number: domain::case_number::CaseNumber = format!("（2023）{COURT}民初4号").parse().unwrap();
        let case = CaseRecord {
            division: String::from("民事审判一庭"),
            judge: String::from("法官1"),
            cause: String::from("民间借贷纠纷"),
            ..CaseRecord::docketed(number.clone(), "2023-03-01".parse().unwrap(), Procedure::Ordinary)
        };
        let space = store.space(&office(COURT), Action::ImportData, &code(COURT)).await.unwrap();
        let mut batch = space.begin(FileKind::Cases, "案件.csv").await.unwrap();
        batch.put_cases(vec![case]).await.unwrap();
        batch.finish().await.unwrap();
        let said = [
            (Field::What, "extension"),
            (Field::Length, "3个月"),
            (Field::Reason, "等待鉴定"),
            (Field::Evidence, "委托书"),
        ];
        let said = said.map(|(field, text)| (field, text.to_owned())).into();
        let entry = store.open_entry(&judge(), Kind::Request, &number, &said, today(), "").await.unwrap().id;
        Self { folder, store, entry }
    }

    async fn attach(&self, actor: &Actor, name: &str, bytes: &[u8]) -> Result<Attachment, Error> {
        let place = self.store.attachable(actor, &code(COURT), &self.entry).await?;
        place.begin(name, bytes.to_vec()).await?.keep(today()).await
    }

    async fn withdraw(&self, actor: &Actor, id: &str, why: &str) -> Result<Attachment, Error> {
        self.store.withdraw_attachment(actor, &code(COURT), id, why).await
    }

    async fn read(&self, actor: &Actor, id: &str) -> Result<(Attachment, Vec<u8>), Error> {
        self.store.read_attachment(actor, &code(COURT), id).await
    }

    async fn listed(&self, actor: &Actor) -> Vec<Attachment> {
        let space = self.store.ledger_space(actor, &code(COURT)).await.unwrap();
        space.attachments(&self.entry).await.unwrap()
    }

    /// Whether the canary is anywhere in the court's files, or on a server in what it still shows.
    async fn holds_canary(&self) -> bool {
        if !in_files() {
            let sql = "select id from attachment where position($1 in bytes) > 0";
            let raw = raw::raw(&self.folder.path().join("data"), COURT).await;
            return !sqlx::query(sql).bind(CANARY.to_vec()).fetch_all(&raw).await.unwrap().is_empty();
        }
        let files = std::fs::read_dir(self.folder.path().join("data/courts")).unwrap();
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).any(|bytes| {
            let mut windows = bytes.windows(CANARY.len());
            windows.any(|window| window == CANARY)
        })
    }

    /// What the court's log says of a text: phase, login and detail, the latest first.
    async fn logged(&self, text: &str) -> Vec<(String, String, String)> {
        let reader = actor(COURT, "audit", Role::AuditAdministrator, Part::Court);
        let search = Search { text: text.to_owned(), ..Search::default() };
        let (entries, _) = self.store.search_log(&reader, &code(COURT), &search).await.unwrap();
        entries.into_iter().map(|entry| (entry.phase, entry.login, entry.detail)).collect()
    }
}

fn is(bad: BadAttachment) -> impl Fn(&Error) -> bool {
    move |error| matches!(error, Error::Conflict(why) if *why == bad.to_string())
}

#[tokio::test]
async fn what_is_attached_is_read_as_it_came_and_each_is_in_the_log() {
    let house = House::new().await;
    let kept = house.attach(&judge(), " 委托书.pdf ", PDF).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.media, kept.size), ("委托书.pdf", Media::Pdf, PDF.len() as i64));
    assert_eq!((kept.login.as_str(), kept.actor.as_str(), kept.day), ("judge", "judge的姓名", today()));
    assert_eq!(kept.digest.len(), 64);
    // Whoever sees the entry reads it.
    let (read, bytes) = house.read(&leader(), &kept.id).await.unwrap();
    assert_eq!((&read, bytes.as_slice()), (&kept, PDF));
    assert_eq!(house.listed(&leader()).await, std::slice::from_ref(&kept));
    let logged = house.logged("attachment attach").await;
    let phases: Vec<&str> = logged.iter().map(|(phase, ..)| phase.as_str()).collect();
    assert_eq!(phases, ["done", "opened"]);
    assert!(logged[0].2.contains(&kept.digest) && logged[0].2.contains(&kept.id), "{logged:?}");
    let logged = house.logged("attachment read").await;
    assert_eq!((logged[0].0.as_str(), logged[0].1.as_str()), ("done", "leader"));
    assert!(house.logged("委托书").await.is_empty(), "names of files stay out of the log");
    // It is in a backup of the court.
    let backup = house.folder.path().join("backup");
    house.store.backup(&backup).await.unwrap();
    let other = Location::Folder(house.folder.path().join("other"));
    Store::restore(&backup, &other).await.unwrap();
    let restored = Store::open(&other).await.unwrap();
    assert_eq!(restored.read_attachment(&judge(), &code(COURT), &kept.id).await.unwrap(), (kept, PDF.to_vec()));
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_and_its_row_stays() {
    let house = House::new().await;
    let mut large = PDF.to_vec();
    large.extend(CANARY.iter().cycle().take(100_000));
    let kept = house.attach(&judge(), "委托书.pdf", &large).await.unwrap();
    assert!(house.holds_canary().await);
    let others = house.withdraw(&leader(), &kept.id, "传错").await.unwrap_err();
    assert!(is(BadAttachment::NotYourOwn)(&others), "{others}");
    let without = house.withdraw(&judge(), &kept.id, "  ").await.unwrap_err();
    assert!(is(BadAttachment::NoReason)(&without), "{without}");
    house.withdraw(&judge(), &kept.id, " 传错案件 ").await.unwrap();
    let listed = house.listed(&leader()).await;
    let withdrawn = listed[0].withdrawn.clone().unwrap();
    assert_eq!((withdrawn.by.as_str(), withdrawn.why.as_str()), ("judge", "传错案件"));
    assert_eq!(Attachment { withdrawn: None, ..listed[0].clone() }, kept);
    assert!(!house.holds_canary().await, "neither in the file nor in its journal");
    assert!(is(BadAttachment::Gone)(&house.read(&judge(), &kept.id).await.unwrap_err()));
    assert!(is(BadAttachment::Gone)(&house.withdraw(&judge(), &kept.id, "再撤").await.unwrap_err()));
    let logged = house.logged("attachment withdraw").await;
    assert!(logged.iter().any(|(phase, login, what)| phase == "done" && login == "judge" && what.contains("传错案件")));
    // The same file may come again, as another.
    let again = house.attach(&judge(), "委托书.pdf", &large).await.unwrap();
    assert_ne!(again.id, kept.id);
}

#[tokio::test]
async fn attachments_are_never_changed() {
    let house = House::new().await;
    let standing = house.attach(&judge(), "委托书.pdf", PDF).await.unwrap();
    let gone = house.attach(&judge(), "说明.txt", b"a").await.unwrap();
    house.withdraw(&judge(), &gone.id, "传错").await.unwrap();
    let data = house.folder.path().join("data");
    let entered = raw::entered(&data, COURT).await;
    let none = if in_files() { "x'00'" } else { r"'\x00'::bytea" };
    let (here, there) = (format!("where id = '{}'", standing.id), format!("where id = '{}'", gone.id));
    let copied = "id, entry, name, media, size, digest, at, day, login, actor";
    for sql in [
        format!("update attachment set name = 'x.pdf' {here}"),
        format!("update attachment set bytes = {none} {here}"),
        format!(
            "update attachment set digest = 'x', bytes = null, withdrawn = 1, withdrawn_by = 'x', why = 'x' {here}"
        ),
        format!("update attachment set why = 'x' {here}"),
        format!("update attachment set bytes = null {here}"),
        format!("delete from attachment {here}"),
        // Nothing comes back.
        format!("update attachment set bytes = {none}, withdrawn = null, withdrawn_by = null, why = null {there}"),
        format!("update attachment set why = 'x' {there}"),
        format!("update attachment set withdrawn_by = 'x' {there}"),
        format!("delete from attachment {there}"),
        format!("insert or replace into attachment ({copied}, bytes) select {copied}, {none} from attachment {there}"),
    ] {
        let told = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(&entered).await.unwrap_err().to_string();
        let kept = ["only withdrawn", "permission denied", "syntax error"].iter().any(|why| told.contains(why));
        assert!(kept, "{sql}: {told}");
    }
    // Neither half withdrawn nor withdrawn without a word.
    for sql in [
        format!("update attachment set withdrawn = 1, withdrawn_by = 'x', why = 'x' {here}"),
        format!("update attachment set bytes = null, withdrawn = 1 {here}"),
    ] {
        assert!(sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(&entered).await.is_err(), "{sql}");
    }
    assert_eq!(house.read(&judge(), &standing.id).await.unwrap().1, PDF);
    assert_eq!(house.store.verify().await.unwrap().faults, []);
    // Whoever rewrites the file itself is found out.
    let raw = raw::raw(&data, COURT).await;
    let of = if in_files() { "" } else { " on attachment" };
    for sql in [
        format!("drop trigger attachment_stays{of}"),
        format!("update attachment set bytes = {none} where withdrawn is null"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&raw).await.unwrap();
    }
    let faults = house.store.verify().await.unwrap().faults;
    assert!(faults.len() == 1 && faults[0].what.contains(&standing.id), "{faults:?}");
    assert!(matches!(house.read(&judge(), &standing.id).await, Err(Error::Broken(_))));
}

#[tokio::test]
async fn there_are_limits() {
    let house = House::new().await;
    for number in 1..=MOST_ATTACHMENTS {
        house.attach(&judge(), &format!("{number}.txt"), format!("{number}").as_bytes()).await.unwrap();
    }
    let last = house.attach(&judge(), "21.txt", b"21").await.unwrap_err();
    assert!(is(BadAttachment::TooMany)(&last), "{last}");
    let first = house.listed(&judge()).await.into_iter().find(|one| one.name == "1.txt").unwrap();
    house.withdraw(&judge(), &first.id, "重复").await.unwrap();
    let again = house.attach(&judge(), "other.txt", b"2").await.unwrap_err();
    assert!(is(BadAttachment::Again)(&again), "{again}");
    // Two at once for one place.
    let (judge, leader) = (judge(), leader());
    let (one, two) = tokio::join!(house.attach(&judge, "a.txt", b"a"), house.attach(&leader, "b.txt", b"b"));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let disguised = house.attach(&judge, "a.pdf", b"MZ\x90").await.unwrap_err();
    assert!(is(BadAttachment::Disguised(Media::Pdf))(&disguised), "{disguised}");
    assert_eq!(house.listed(&judge).await.len(), MOST_ATTACHMENTS + 1);
}

#[tokio::test]
async fn what_was_begun_and_refused_is_in_the_log_alone() {
    let house = House::new().await;
    let place = house.store.attachable(&judge(), &code(COURT), &house.entry).await.unwrap();
    let attaching = place.begin("a.pdf", PDF.to_vec()).await.unwrap();
    assert_eq!(attaching.bytes(), PDF);
    attaching.refuse("the virus scan found something").await.unwrap();
    let logged = house.logged("virus scan").await;
    assert_eq!((logged.len(), logged[0].0.as_str()), (1, "refused"));
    assert!(house.listed(&judge()).await.is_empty() && !house.holds_canary().await);
}

#[tokio::test]
async fn another_court_and_anothers_part_find_nothing() {
    let house = House::new().await;
    let guardian = actor(COURT, "guardian", Role::SecurityAdministrator, Part::Court);
    house.store.set_grant(&guardian, &code(COURT), Grant::CaseDetail).await.unwrap();
    let kept = house.attach(&judge(), "甲某委托书.pdf", PDF).await.unwrap();
    let other_judge = actor(COURT, "other", Role::Judge, Part::Judge(String::from("法官2")));
    let registrar = actor(COURT, "registrar", Role::Registrar, Part::Division(String::from("民事审判二庭")));
    for stranger in [office(ABOVE), office("冀0629"), other_judge, registrar, guardian] {
        let denied = |error: Error| matches!(error, Error::Denied(Denied::OutsideScope | Denied::NotYourRole(..)));
        assert!(denied(house.read(&stranger, &kept.id).await.unwrap_err()), "{}", stranger.login);
        assert!(denied(house.attach(&stranger, "a.txt", b"a").await.unwrap_err()), "{}", stranger.login);
        assert!(denied(house.withdraw(&stranger, &kept.id, "x").await.unwrap_err()), "{}", stranger.login);
    }
    // The court above sees requests of nobody; what it sees, it sees without files.
    let transfer = [(Field::Appellant, "甲某"), (Field::Received, "2023-05-20")];
    let transfer = transfer.map(|(field, text)| (field, text.to_owned())).into();
    let number = format!("（2023）{COURT}民初4号").parse().unwrap();
    let seen = house.store.open_entry(&office(COURT), Kind::Transfer, &number, &transfer, today(), "").await.unwrap();
    let place = house.store.attachable(&office(COURT), &code(COURT), &seen.id).await.unwrap();
    let kept = place.begin("上诉状.pdf", PDF.to_vec()).await.unwrap().keep(today()).await.unwrap();
    let above = house.store.ledger_space(&office(ABOVE), &code(COURT)).await.unwrap();
    assert!(above.entry(&seen.id).await.unwrap().is_some());
    assert!(above.attachments(&seen.id).await.unwrap().is_empty());
    let refused = house.read(&office(ABOVE), &kept.id).await.unwrap_err();
    assert!(matches!(refused, Error::Denied(Denied::OutsideScope)));
    let reader = actor(ABOVE, "audit", Role::AuditAdministrator, Part::Court);
    let search = Search { login: String::from("office"), ..Search::default() };
    let (entries, _) = house.store.search_log(&reader, &code(ABOVE), &search).await.unwrap();
    assert!(entries.iter().any(|entry| entry.phase == "refused" && entry.object == COURT), "{entries:?}");
}
