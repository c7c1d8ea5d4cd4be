//! Signing in, as a browser does it: passwords, second factors, locks, sessions, the first administrators, and single
//! sign-on's way back.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use axum::Router;
use axum::http::{StatusCode, header};
use domain::court::xiongan;
use domain::policy::{Actor, Role};
use huishang_server::http::application;
use huishang_server::identity::{password, second_factor};
use std::sync::LazyLock;
use store::{NewAccount, NewMembership, Security, Store, clock};
use support::home::location;
use support::{Answer, FORM, HERE, ask, code, request};
use tokio::runtime::{Builder, Runtime};

const PASSWORD: &str = "Right-horse-7-battery";

struct Served {
    runtime: Runtime,
    store: Store,
    router: Router,
    empty: (Store, Router),
    _folders: [tempfile::TempDir; 2],
}

/// One with people and one without, both assembled before either answers.
static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let open = |at: usize| {
        let store = runtime.block_on(Store::open(&location(&folders[at].path().join("data")))).unwrap();
        let router = application(store.clone(), folders[at].path(), HERE.parse().unwrap());
        (store, router)
    };
    let ((store, router), empty) = (open(0), open(1));
    runtime.block_on(async {
        store.install(&xiongan()).await.unwrap();
        empty.0.install(&xiongan()).await.unwrap();
        let hash = password::hash(PASSWORD).await.unwrap();
        let people = [
            ("wang", Role::TrialManagement),
            ("locked", Role::TrialManagement),
            ("first", Role::TrialManagement),
            ("late", Role::TrialManagement),
            ("sys", Role::SystemAdministrator),
            ("sec", Role::SecurityAdministrator),
            ("aud", Role::AuditAdministrator),
            ("codes", Role::CourtLeader),
        ];
        let people = people.map(|(login, role)| {
            let account = NewAccount {
                login: login.to_owned(),
                name: format!("{login}某"),
                court: code("冀0638"),
                password: Some(hash.clone()),
                must_change: login == "first",
            };
            let own = NewMembership { court: code("冀0638"), role, division: None, line: None };
            let other = NewMembership { court: code("冀0629"), ..own.clone() };
            (account, if login == "wang" { vec![own, other] } else { vec![own] })
        });
        store.found(people.into()).await.unwrap();
    });
    Served { runtime, store, router, empty, _folders: folders }
});

fn served(test: impl AsyncFnOnce(&Served)) {
    SERVED.runtime.block_on(test(&SERVED));
}

async fn post(served: &Served, to: &str, token: Option<&str>, form: &str) -> Answer {
    ask(&served.router, request("POST", to, token, Some((FORM, form.to_owned())))).await
}

async fn get(served: &Served, address: &str, token: &str) -> Answer {
    ask(&served.router, request("GET", address, Some(token), None)).await
}

/// The token an answer sets.
fn token(answer: &Answer) -> String {
    let cookie = answer.headers.get(header::SET_COOKIE).expect("a cookie").to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    cookie.strip_prefix("huishang=").unwrap().split(';').next().unwrap().to_owned()
}

async fn sign_in(served: &Served, login: &str, password: &str) -> Answer {
    post(served, "/sign-in", None, &format!("login={login}&password={password}&back=%2Flooks%3Fx%3D1")).await
}

async fn entered(served: &Served, login: &str) -> String {
    let answer = sign_in(served, login, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    token(&answer)
}

#[test]
fn a_good_sign_in_goes_on_to_where_one_was_and_no_further_than_here() {
    served(async |served| {
        let answer = sign_in(served, "wang", PASSWORD).await;
        assert_eq!(answer.headers.get(header::LOCATION).unwrap(), "/looks?x=1");
        let page = get(served, "/profile", &token(&answer)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("wang某") && page.body.contains("雄县"), "{}", page.body);
        for elsewhere in ["%2F%2Felsewhere.example", "http%3A%2F%2Felsewhere.example"] {
            let form = format!("login=wang&password={PASSWORD}&back={elsewhere}");
            let answer = post(served, "/sign-in", None, &form).await;
            assert_eq!(answer.headers.get(header::LOCATION).unwrap(), "/");
        }
    });
}

#[test]
fn wrong_password_unknown_login_and_locked_account_are_answered_alike() {
    served(async |served| {
        let wrong = sign_in(served, "locked", "nonsense").await;
        let unknown = sign_in(served, "nobody", "nonsense").await;
        for _ in 0..4 {
            sign_in(served, "locked", "nonsense").await;
        }
        // Now even the right one is not taken, and nothing says why.
        let locked = sign_in(served, "locked", PASSWORD).await;
        for answer in [&wrong, &unknown, &locked] {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert_eq!(answer.body, wrong.body);
            assert!(!answer.headers.contains_key(header::SET_COOKIE));
        }
    });
}

#[test]
fn without_a_session_everything_asks_to_sign_in_and_comes_back() {
    served(async |served| {
        let page = ask(&served.router, request("GET", "/data?court=x%22y", None, None)).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(
            page.body.contains("name=\"password\"") && page.body.contains("value=\"/data?court=x%22y\""),
            "{}",
            page.body
        );
        let api = post(served, "/api/data", None, "address=").await;
        assert_eq!((api.status, api.body.as_str()), (StatusCode::UNAUTHORIZED, "\"SignedOut\""));
        assert_eq!(post(served, "/data/undo", None, "batch=1&confirm=1").await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_first_password_has_to_be_changed_by_the_rules() {
    served(async |served| {
        let first = entered(served, "first").await;
        let page = get(served, "/", &first).await;
        assert!(page.status == StatusCode::UNAUTHORIZED && page.body.contains("name=\"present\""), "{}", page.body);
        let change = async |new: &str| {
            let form = format!("present={PASSWORD}&new={new}&again={new}&back=%2F");
            post(served, "/new-password", Some(&first), &form).await
        };
        assert!(change("short").await.body.contains("12"));
        assert!(change(PASSWORD).await.body.contains("最近用过"));
        let wrong =
            post(served, "/new-password", Some(&first), "present=no&new=Another-horse-8&again=Another-horse-8").await;
        assert!(wrong.body.contains("现密码不对"));
        let changed = change("Another-horse-8").await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
        assert_eq!(get(served, "/profile", &token(&changed)).await.status, StatusCode::OK);
        // The token from before is gone with the old password.
        assert_eq!(get(served, "/profile", &first).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(sign_in(served, "first", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn an_old_password_has_to_be_changed() {
    served(async |served| {
        let late = entered(served, "late").await;
        let security = Security { password_days: 30, ..Security::default() };
        let session = served.store.arrival(&late).await.unwrap().unwrap().session;
        let mut old = session.clone();
        old.account.password_at = clock() - 31 * 86_400;
        let standing = |session| huishang_server::identity::Standing::of(session, &security, "").unwrap();
        assert!(matches!(standing(&old), huishang_server::identity::Standing::NewPassword));
        assert!(matches!(standing(&session), huishang_server::identity::Standing::Acting(_)));
    });
}

#[test]
fn an_administrator_sets_a_second_factor_up_and_shows_it_each_time() {
    served(async |served| {
        let begun = entered(served, "sec").await;
        let page = get(served, "/people", &begun).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        let secret = page.body.split("name=\"secret\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(page.body.contains("<svg"));
        let form = |code: &str| format!("secret={secret}&code={code}&back=%2Fpeople");
        assert_eq!(
            post(served, "/second-factor/set-up", Some(&begun), &form("000000")).await.status,
            StatusCode::UNAUTHORIZED
        );
        let code = second_factor::code_at(&secret, clock()).unwrap();
        let set = post(served, "/second-factor/set-up", Some(&begun), &form(&code)).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
        let inside = token(&set);
        assert_eq!(get(served, "/profile", &inside).await.status, StatusCode::OK);
        // The next time it is asked for, and a code that was used is not taken again.
        let again = entered(served, "sec").await;
        assert!(get(served, "/profile", &again).await.body.contains("one-time-code"));
        let replayed = post(served, "/second-factor", Some(&again), &format!("code={code}&back=%2F")).await;
        assert_eq!(replayed.status, StatusCode::UNAUTHORIZED);
        let next = second_factor::code_at(&secret, clock() + 30).unwrap();
        let shown = post(served, "/second-factor", Some(&again), &format!("code={next}&back=%2F")).await;
        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.body);
        assert_ne!(token(&shown), again);
        assert_eq!(get(served, "/profile", &again).await.status, StatusCode::UNAUTHORIZED);
        // Nobody puts another in its place.
        let replaced = post(served, "/second-factor/set-up", Some(&inside), &form(&next)).await;
        assert!(replaced.headers.get(header::LOCATION).unwrap().to_str().unwrap().contains("notice="));
    });
}

#[test]
fn wrong_codes_end_the_session_and_lock_the_account() {
    served(async |served| {
        let id = served.store.account_by_login("codes").await.unwrap().unwrap().id;
        served.store.set_second_factor(&id, Some(&second_factor::new_secret().unwrap())).await.unwrap();
        let begun = entered(served, "codes").await;
        for _ in 0..5 {
            post(served, "/second-factor", Some(&begun), "code=12&back=%2F").await;
        }
        assert!(get(served, "/", &begun).await.body.contains("name=\"password\""));
        assert_eq!(sign_in(served, "codes", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn going_on_as_something_else_rotates_the_token_and_needs_the_role() {
    served(async |served| {
        let wang = entered(served, "wang").await;
        let id = served.store.account_by_login("wang").await.unwrap().unwrap().id;
        let held = served.store.memberships(&id).await.unwrap();
        let other = held.iter().find(|one| one.court == code("冀0629")).unwrap();
        let switched = post(served, "/switch", Some(&wang), &format!("membership={}", other.id)).await;
        let after = token(&switched);
        assert!(get(served, "/profile", &after).await.body.contains("容城"));
        assert_eq!(get(served, "/profile", &wang).await.status, StatusCode::UNAUTHORIZED);
        let sys = served.store.account_by_login("sys").await.unwrap().unwrap().id;
        let not_theirs = served.store.memberships(&sys).await.unwrap().remove(0).id;
        let stolen = post(served, "/switch", Some(&after), &format!("membership={not_theirs}")).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn signing_out_everywhere_is_at_once() {
    served(async |served| {
        let (one, other) = (entered(served, "late").await, entered(served, "late").await);
        assert_eq!(post(served, "/sign-out", Some(&one), "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(get(served, "/profile", &one).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(get(served, "/profile", &other).await.status, StatusCode::OK);
        let third = entered(served, "late").await;
        post(served, "/sign-out/everywhere", Some(&third), "").await;
        for gone in [other, third] {
            assert_eq!(get(served, "/profile", &gone).await.status, StatusCode::UNAUTHORIZED);
        }
    });
}

#[test]
fn every_sign_in_and_every_refusal_is_in_the_log() {
    served(async |served| {
        sign_in(served, "aud", "nonsense").await;
        entered(served, "aud").await;
        let reader = Actor { role: Role::AuditAdministrator, ..Actor::console(code("冀0638")) };
        let search =
            store::Search { login: String::from("aud"), action: String::from("sign_in"), ..Default::default() };
        let (entries, _) = served.store.search_log(&reader, &code("冀0638"), &search).await.unwrap();
        let told: Vec<_> = entries.iter().map(|entry| (entry.phase.as_str(), entry.detail.as_str())).collect();
        assert_eq!(told, [("done", "password"), ("refused", "wrong password")]);
        assert!(entries.iter().all(|entry| entry.request.len() == 16));
    });
}

#[test]
fn the_first_administrators_need_the_code_from_the_console() {
    served(async |served| {
        let (store, router) = &served.empty;
        let anything = ask(router, request("GET", "/data", None, None)).await;
        assert!(anything.status == StatusCode::UNAUTHORIZED && anything.body.contains("action=\"/setup\""));
        let mut form = String::from("code=wrong&court=%E5%86%8096");
        for one in ["system", "security", "audit"] {
            form.push_str(&format!("&{one}_login={one}&{one}_name=Name-{one}&{one}_password=Strong-horse-7x"));
        }
        let refused = ask(router, request("POST", "/setup", None, Some((FORM, form)))).await;
        assert!(refused.status == StatusCode::BAD_REQUEST && refused.body.contains("启用码不对"), "{}", refused.body);
        assert!(!store.has_accounts().await.unwrap());
        // Once there are accounts there is no such page.
        assert_eq!(ask(&served.router, request("GET", "/setup", None, None)).await.status, StatusCode::NOT_FOUND);
    });
}
