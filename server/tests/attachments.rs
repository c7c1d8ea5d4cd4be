//! Files at entries, as a browser sends and reads them, with a virus scanner and without.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::Router;
use axum::http::{StatusCode, header};
use domain::attachment::MOST_BYTES;
use domain::policy::{Actor, Grant, Role};
use huishang_server::http::application_that_scans;
use huishang_server::scan::Scanner;
use std::path::Path;
use std::time::Duration;
use store::Search;
use support::{Answer, FORM, HERE, House, ask, attaching, code, request, transfer};

const COURT: &str = "冀0638";
const ABOVE: &str = "冀96";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";
const OFFICE: Role = Role::TrialManagement;

/// What an answer leads to, as a reader reads it.
fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let to = answer.headers[header::LOCATION].to_str().unwrap();
    let mut parameters = to.split(['?', '&']).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let notice = parameters.find(|(name, _)| *name == "notice").map(|(_, said)| said).unwrap_or_default();
    let said = app::figures::query::parameters_of(&format!("notice={notice}"))("notice").unwrap_or_default();
    format!("{} {said}", to.split('?').next().unwrap())
}

async fn page(house: &House, role: Role, court: &str, entry: &str) -> Answer {
    let address = format!("/nodes/entry?court={}&id={entry}", app::figures::query::escape(COURT));
    house.ask(request("GET", &address, Some(house.token(role, court)), None)).await
}

/// The addresses of the files on a page.
fn files(page: &str) -> Vec<String> {
    let links = page.split("href=\"").filter(|link| link.starts_with("/nodes/attachment?"));
    links.map(|link| link.split('"').next().unwrap().replace("&amp;", "&")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_attached_read_and_withdrawn() {
    let house = House::new().await;
    house.open_up(COURT, Grant::CaseDetail).await;
    let entry = transfer(&house.store, COURT).await;
    let office = house.token(OFFICE, COURT);
    let before = page(&house, OFFICE, COURT, &entry).await;
    for shown in ["还没有附件", "本院未配置病毒扫描", "enctype=\"multipart/form-data\"", ".ofd", "10 MiB"]
    {
        assert!(before.body.contains(shown), "{shown}");
    }
    let sent = house.ask(attaching(office, COURT, &entry, "上诉状 (1).pdf", PDF)).await;
    assert_eq!(leads_to(&sent), "/nodes/entry 已上传：上诉状 (1).pdf / attached: 上诉状 (1).pdf");
    let shown = page(&house, OFFICE, COURT, &entry).await;
    let links = files(&shown.body);
    assert!(links.len() == 1 && shown.body.contains("上诉状 (1).pdf") && shown.body.contains("17 B"), "{}", shown.body);
    // A judge of the case sees the entry and reads the file; nothing in it can run here, and nobody keeps it on the way.
    let judge = Some(house.token(Role::Judge, COURT));
    let read = house.ask(request("GET", &links[0], judge, None)).await;
    assert_eq!((read.status, read.body.as_bytes()), (StatusCode::OK, PDF));
    let told = |name: &str| read.headers[name].to_str().unwrap().to_owned();
    assert_eq!(told("content-type"), "application/pdf");
    assert_eq!(
        told("content-disposition"),
        "attachment; filename=\"attachment.pdf\"; filename*=UTF-8''%E4%B8%8A%E8%AF%89%E7%8A%B6%20%281%29.pdf"
    );
    assert!(told("content-security-policy").starts_with("sandbox;") && told("cache-control") == "no-store");
    assert_eq!(told("x-content-type-options"), "nosniff");
    // The court above sees the entry, and neither the file nor its name.
    let above = page(&house, OFFICE, ABOVE, &entry).await;
    assert!(
        above.status == StatusCode::OK && !above.body.contains("(1).pdf") && !above.body.contains("id=\"attachments\"")
    );
    let (above, neighbour) = (house.token(OFFICE, ABOVE), house.token(OFFICE, "冀0629"));
    for stranger in [above, neighbour] {
        let read = house.ask(request("GET", &links[0], Some(stranger), None)).await;
        assert_eq!(read.status, StatusCode::NOT_FOUND);
        let sent = house.ask(attaching(stranger, COURT, &entry, "a.pdf", PDF)).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
    }
    // Whoever attached it withdraws it.
    let id = links[0].split("id=").nth(1).unwrap();
    let withdraw = async |token: &str, why: &str| {
        let court = app::figures::query::escape(COURT);
        let body = format!("court={court}&id={id}&entry={entry}&why={}", app::figures::query::escape(why));
        house.ask(request("POST", "/nodes/attachment/withdraw", Some(token), Some((FORM, body)))).await
    };
    assert!(leads_to(&withdraw(house.token(Role::Judge, COURT), "传错").await).contains("只有上传人"));
    assert!(leads_to(&withdraw(office, " ").await).contains("请写明"));
    assert!(leads_to(&withdraw(office, "传错案件").await).contains("已撤回"));
    let shown = page(&house, OFFICE, COURT, &entry).await;
    assert!(files(&shown.body).is_empty() && shown.body.contains("传错案件") && shown.body.contains("上诉状 (1).pdf"));
    let read = house.ask(request("GET", &links[0], judge, None)).await;
    assert!(leads_to(&read).contains("已经撤回"));
    // All of it stands in the court's log.
    let reader = Actor { role: Role::AuditAdministrator, ..Actor::console(code(COURT)) };
    for act in ["attachment attach", "attachment read", "attachment withdraw"] {
        let search = Search { text: act.to_owned(), ..Search::default() };
        let (entries, _) = house.store.search_log(&reader, &code(COURT), &search).await.unwrap();
        assert!(entries.iter().any(|entry| entry.phase == "done"), "{act}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_attached_is_told_and_not_kept() {
    let house = House::new().await;
    let entry = transfer(&house.store, COURT).await;
    let office = house.token(OFFICE, COURT);
    let large = vec![b'a'; MOST_BYTES + 1];
    for (name, bytes, told) in [
        ("a.pdf", &b"MZ\x90\0"[..], "文件名说是PDF"),
        ("a.exe", b"MZ\x90\0", "可以上传"),
        ("a.svg", b"<svg onload='alert(1)'/>", "可以上传"),
        ("a.txt", b"", "文件是空的"),
        ("a.txt", &large, "大于 10 MiB"),
        ("../a.txt", b"a", "路径分隔符"),
        ("", b"", "没有收到文件"),
    ] {
        let sent = house.ask(attaching(office, COURT, &entry, name, bytes)).await;
        let said = leads_to(&sent);
        assert!(said.starts_with("/nodes/entry ") && said.contains(told), "{name}: {said}");
    }
    // As large as it may be.
    assert!(leads_to(&house.ask(attaching(office, COURT, &entry, "a.txt", &large[1..])).await).contains("已上传"));
    assert_eq!(house.ask(attaching(office, COURT, "none", "a.txt", b"a")).await.status, StatusCode::NOT_FOUND);
    assert!(leads_to(&house.ask(attaching(office, "nonsense", &entry, "a.txt", b"a")).await).starts_with("/nodes "));
    // What a name holds is no markup.
    let sent = house.ask(attaching(office, COURT, &entry, "<b>x<b>.txt", b"a")).await;
    assert!(leads_to(&sent).contains("已上传"));
    let shown = page(&house, OFFICE, COURT, &entry).await;
    assert!(files(&shown.body).len() == 2 && !shown.body.contains("<b>x") && shown.body.contains("&lt;b"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_scanner_does_not_call_clean_is_not_kept() {
    let house = House::new().await;
    let entry = transfer(&house.store, COURT).await;
    let office = house.token(OFFICE, COURT).to_owned();
    let folder = tempfile::tempdir().unwrap();
    let script = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    // Finds a word, and fails at another.
    let scan = script("scan.sh", "text=$(cat)\ncase \"$text\" in *EICAR*) exit 1;; *FAULT*) exit 2;; esac\nexit 0\n");
    let slow = script("slow.sh", "exec sleep 60\n");
    let scanning = |path: &Path| {
        let scanner = Scanner::parse(&format!("/bin/sh {}", path.display())).unwrap();
        let scanner = scanner.patient_for(Duration::from_secs(3));
        application_that_scans(house.store.clone(), scanner, folder.path(), HERE.parse().unwrap())
    };
    let (router, waiting) = (scanning(&scan), scanning(&slow));
    let send = async |router: &Router, bytes: &[u8]| {
        leads_to(&ask(router, attaching(&office, COURT, &entry, "a.txt", bytes)).await)
    };
    assert!(send(&router, b"a clean file").await.contains("已上传"));
    let infected = send(&router, b"here is EICAR").await;
    assert!(infected.contains("病毒扫描发现") && infected.contains("the virus scan found something"), "{infected}");
    assert!(send(&router, b"here is a FAULT").await.contains("病毒扫描没有完成"));
    assert!(send(&waiting, b"waits for ever").await.contains("病毒扫描没有完成"));
    let address = format!("/nodes/entry?court={}&id={entry}", app::figures::query::escape(COURT));
    let shown = ask(&router, request("GET", &address, Some(&office), None)).await;
    assert_eq!(files(&shown.body).len(), 1);
    assert!(!shown.body.contains("本院未配置病毒扫描"));
    // What was refused stands in the court's log with its digest.
    let reader = Actor { role: Role::AuditAdministrator, ..Actor::console(code(COURT)) };
    let search = Search { text: String::from("virus scan"), ..Search::default() };
    let (entries, _) = house.store.search_log(&reader, &code(COURT), &search).await.unwrap();
    assert!(entries.len() == 3 && entries.iter().all(|entry| entry.phase == "refused"), "{entries:?}");
    assert!(entries.iter().filter(|entry| entry.detail.contains("found something")).count() == 1);
}
