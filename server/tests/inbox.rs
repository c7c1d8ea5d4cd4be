//! Inbox and settings of notices, as a browser uses them.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::http::{StatusCode, header};
use domain::policy::Role;
use store::{NewNotice, Recipient};
use support::{Answer, FORM, House, code, judge, login, request};

const COURT: &str = "冀0638";
/// 2023-09-30T09:00:00+08:00.
const NINE: i64 = 1_696_035_600;

async fn tell(house: &House, key: i64) {
    let notice = NewNotice {
        court: code(COURT),
        to: vec![Recipient::Judge(judge(COURT))],
        kind: String::from("warning"),
        title: [format!("第{key}件<b>"), format!("No. {key}")],
        text: [String::from("见详情。"), String::from("See there.")],
        link: String::from("/profile"),
        key: key.to_string(),
    };
    assert_eq!(house.store.notify(&notice, NINE + key).await.unwrap(), 1);
}

async fn get(house: &House, address: &str, role: Role) -> Answer {
    house.ask(request("GET", address, Some(house.token(role, COURT)), None)).await
}

/// Posts a form and answers with where it leads.
async fn post(house: &House, address: &str, role: Role, form: &str) -> String {
    let answer =
        house.ask(request("POST", address, Some(house.token(role, COURT)), Some((FORM, form.to_owned())))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.headers[header::LOCATION].to_str().unwrap().to_owned()
}

fn unread_link(page: &str) -> Option<&str> {
    page.split("class=\"unread-count\">").nth(1)?.split('<').next()
}

/// The ids in the forms of a page, in their order.
fn ids(page: &str) -> Vec<String> {
    let ids = page.split("name=\"id\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    ids.filter(|id| id != "all").collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_is_read_marked_and_marked_back() {
    let house = House::new().await;
    for key in 1..=21 {
        tell(&house, key).await;
    }
    let page = get(&house, "/inbox", Role::Judge).await;
    assert_eq!((page.status, unread_link(&page.body)), (StatusCode::OK, Some("21")));
    assert!(
        page.body.contains("第21件&lt;b&gt;") && !page.body.contains("第1件&lt;"),
        "the latest first, a page at most"
    );
    let second = get(&house, "/inbox?page=2", Role::Judge).await;
    assert!(second.body.contains("第1件&lt;") && second.body.contains("21–21 / 21"));
    // One, and back.
    let latest = ids(&page.body).remove(0);
    let back = post(&house, "/inbox/read", Role::Judge, &format!("id={latest}&read=1&unread=1&page=2")).await;
    assert!(back.starts_with("/inbox?unread=1&page=2&notice=") && back.ends_with(&format!("&undo={latest}")), "{back}");
    let page = get(&house, &back, Role::Judge).await;
    assert_eq!((unread_link(&page.body), ids(&page.body)[0].as_str()), (Some("20"), latest.as_str()));
    assert!(page.body.contains("撤销"));
    post(&house, "/inbox/read", Role::Judge, &format!("id={latest}&read=0")).await;
    // All, and back.
    let back = post(&house, "/inbox/read", Role::Judge, "id=all&read=1").await;
    let page = get(&house, &back, Role::Judge).await;
    assert!(unread_link(&page.body).is_none() && page.body.contains("没有未读通知"));
    let undone: Vec<String> = ids(&page.body).into_iter().take(21).map(|id| format!("id={id}")).collect();
    let back = post(&house, "/inbox/read", Role::Judge, &format!("read=0&{}", undone.join("&"))).await;
    assert!(!back.contains("undo="));
    let judge = login(Role::Judge, COURT);
    assert_eq!(house.store.unread(&judge).await.unwrap(), 21);
    // Nothing of it is anyone else's.
    let other = get(&house, "/inbox", Role::Registrar).await;
    assert!(unread_link(&other.body).is_none() && other.body.contains("这里没有通知"));
    let back = post(&house, "/inbox/read", Role::Registrar, &format!("id={latest}&read=1")).await;
    assert!(!back.contains("undo="), "{back}");
    assert_eq!(house.store.unread(&judge).await.unwrap(), 21);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_office_sets_where_notices_go_and_sees_the_secret_once() {
    let house = House::new().await;
    let office = Role::TrialManagement;
    assert!(get(&house, "/inbox", office).await.body.contains("/notices/settings"));
    assert!(!get(&house, "/inbox", Role::Judge).await.body.contains("/notices/settings"));
    let back = post(&house, "/notices/test", office, "").await;
    assert!(get(&house, &back, office).await.body.contains("推送尚未设置"));
    let back = post(&house, "/notices/settings", office, "url=http%3A%2F%2F8.8.8.8%2F&enabled=1").await;
    assert!(get(&house, &back, office).await.body.contains("请用 https"));
    let form = "url=https%3A%2F%2Foa.example%2Fn&enabled=1&quiet_from=00%3A00&quiet_to=23%3A59&digest_at=08%3A30";
    let token = Some(house.token(office, COURT));
    let made = house.ask(request("POST", "/notices/settings", token, Some((FORM, form.to_owned())))).await;
    let secret = made.body.split("class=\"key\"><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!((made.status, secret.len()), (StatusCode::OK, 64));
    let back = post(&house, "/notices/settings", office, form).await;
    let page = get(&house, &back, office).await;
    for shown in ["https://oa.example/n", "value=\"23:59\"", "value=\"08:30\"", "已保存"] {
        assert!(page.body.contains(shown), "{shown}");
    }
    assert!(!page.body.contains(&secret));
    let back = post(&house, "/notices/test", office, "").await;
    let page = get(&house, &back, office).await;
    assert!(page.body.contains("测试") && page.body.contains("待送"));
}
