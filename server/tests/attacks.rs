//! The attack table: every endpoint, tried by everyone who must not get through.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use app::api::indicator::IndicatorAnswer;
use app::api::wire::Wire;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine;
use domain::court::{CourtTree, xiongan};
use domain::pack::Pack;
use domain::policy::{Action, Actor, Grant, Role, decide};
use huishang_server::http::{endpoints, takes_a_file};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;
use support::table::{Needs, Row, TABLE, named};
use support::{Answer, FORM, House, LONG, code, judge, login, request};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

const OWN: &str = "冀0638";
const NEIGHBOUR: &str = "冀0629";
const ABOVE: &str = "冀96";
/// In files only other courts, or other judges, have.
const CANARIES: [&str; 3] = ["冀0629法官", "冀0629他人", "冀96他人"];

/// Two houses, one of which has never heard of the neighbour; both assembled before either answers, because Leptos holds
/// every resource back while it lists the routes.
struct Served {
    runtime: Runtime,
    house: House,
    without_neighbour: House,
    endpoints: Vec<(String, String)>,
}

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let house = runtime.block_on(House::new());
    let others = xiongan().into_iter().filter(|court| court.code != code(NEIGHBOUR)).collect();
    let without_neighbour = runtime.block_on(House::of(others));
    Served { runtime, house, without_neighbour, endpoints: endpoints() }
});

fn served(test: impl AsyncFnOnce(&House)) {
    SERVED.runtime.block_on(test(&SERVED.house));
}

fn encoded(text: &str) -> String {
    app::figures::query::escape(text)
}

/// The call of a row for a court, with a session or without.
fn call(row: &Row, court: &str, token: Option<&str>) -> Request<Body> {
    let body = row.body.map(|(kind, body)| (kind, named(body, court)));
    request(row.method, &named(row.call, court), token, body)
}

/// A session for one call only: some calls end it.
async fn fresh(house: &House, role: Role, court: &str) -> String {
    let account = house.store.account_by_login(&login(role, court)).await.unwrap().unwrap();
    let membership = house.store.memberships(&account.id).await.unwrap().remove(0).id;
    house.store.begin_session(&account.id, Some(&membership), true, LONG).await.unwrap()
}

fn guarded() -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(|row| row.needs != Needs::Nothing)
}

fn of_courts() -> impl Iterator<Item = (&'static Row, Action)> {
    TABLE.iter().filter_map(|row| match row.needs {
        Needs::May(action) | Needs::Either(action, _) => Some((row, action)),
        _ => None,
    })
}

/// An answer with everything that is packed into it.
fn unpacked(answer: &Answer) -> String {
    let mut text = answer.body.clone();
    let runs = answer
        .body
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')))
        .filter(|run| run.len() > 40);
    for run in runs {
        if let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(run) {
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    text
}

#[test]
fn every_endpoint_stands_in_the_table() {
    let held: BTreeSet<(String, String)> =
        TABLE.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect();
    let there: BTreeSet<(String, String)> = SERVED.endpoints.iter().cloned().collect();
    assert_eq!(held, there);
}

#[test]
fn nobody_gets_in_without_a_session() {
    served(async |house| {
        let account = house.store.account_by_login(&login(Role::TrialManagement, OWN)).await.unwrap().unwrap();
        let revoked = fresh(house, Role::TrialManagement, OWN).await;
        house.store.end_session(&revoked).await.unwrap();
        let idle = store::Lifetimes { idle: 0, whole: 0 };
        let membership = house.store.memberships(&account.id).await.unwrap().remove(0).id;
        let expired = house.store.begin_session(&account.id, Some(&membership), true, idle).await.unwrap();
        let strangers = [None, Some(revoked.as_str()), Some(expired.as_str()), Some("made-up"), Some("")];
        for row in guarded() {
            for token in strangers {
                let answer = house.ask(call(row, OWN, token)).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {} {token:?}", row.method, row.call);
                assert!(!unpacked(&answer).contains("法官"), "{} {}", row.method, row.call);
            }
        }
    });
}

#[test]
fn half_a_sign_in_is_none() {
    served(async |house| {
        // The password was right, the second factor was not shown.
        let account = house.store.account_by_login(&login(Role::TrialManagement, OWN)).await.unwrap().unwrap();
        let membership = house.store.memberships(&account.id).await.unwrap().remove(0).id;
        // What brings a sign-in further, or ends it, is there for it.
        let further = ["/second-factor", "/second-factor/set-up", "/new-password", "/sign-out", "/sign-out/everywhere"];
        for row in guarded().filter(|row| !further.contains(&row.path)) {
            let half = house.store.begin_session(&account.id, Some(&membership), false, LONG).await.unwrap();
            let answer = house.ask(call(row, OWN, Some(&half))).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {}", row.method, row.call);
            assert!(!unpacked(&answer).contains("法官"), "{} {}", row.method, row.call);
        }
    });
}

#[test]
fn a_form_of_which_nothing_comes_takes_nobodys_place() {
    served(async |house| {
        let token = house.token(Role::Judge, OWN);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, house.router.clone()).into_future());
        let head = format!(
            "POST /inbox/read HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: huishang={token}\r\n\
             Content-Type: {FORM}\r\nContent-Length: 100\r\n\r\nread"
        );
        let mut silent = Vec::new();
        for _ in 0..8 {
            let mut connection = TcpStream::connect(address).await.unwrap();
            connection.write_all(head.as_bytes()).await.unwrap();
            silent.push(connection);
        }
        // Time enough for each of them to be let in, were it let in.
        tokio::time::sleep(Duration::from_millis(200)).await;
        for _ in 0..3 {
            let answer = house.ask(request("GET", "/inbox", Some(token), None)).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        }
        drop(silent);
    });
}

#[test]
fn a_form_that_is_too_large_is_told_so() {
    served(async |house| {
        let form = format!("read=1{}", "&id=a".repeat(500_000));
        let token = house.token(Role::Judge, OWN);
        let answer = house.ask(request("POST", "/inbox/read", Some(token), Some((FORM, form)))).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("larger than 2 MiB"), "{}", answer.body);
        // Of whoever is not let in yet, no more than a name and a password take.
        let form = format!("login=a&password={}", "x".repeat(16 << 10));
        let answer = house.ask(request("POST", "/sign-in", None, Some((FORM, form)))).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("larger than 16 KiB"), "{}", answer.body);
        let form = format!("read=1{}", "&".repeat(20_000));
        let answer = house.ask(request("POST", "/inbox/read", Some(token), Some((FORM, form)))).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.body.contains("more than 20,000 fields"), "{}", answer.body);
        // And one that names more than a page shows marks none of them.
        let form = format!("read=1{}", "&id=a".repeat(201));
        let answer = house.ask(request("POST", "/inbox/read", Some(token), Some((FORM, form)))).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains("一次最多标记 200 条"), "{}", answer.body);
    });
}

#[test]
fn what_is_sought_and_how_long_a_portrait_goes_have_their_length() {
    served(async |house| {
        let long = "a".repeat(60_000);
        let token = house.token(Role::TrialManagement, OWN);
        for address in
            [format!("/nodes/clocks?court={OWN}&text={long}"), format!("/nodes/ledger?kind=transfer&text={long}")]
        {
            let answer = house.ask(request("GET", &named(&address, OWN), Some(token), None)).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body.chars().take(200).collect::<String>());
        }
        let leader = house.token(Role::CourtLeader, OWN);
        let portrait = |period: &str| format!("/portrait?court={{court}}&of=court&period={period}");
        for (period, said) in [("2021-01..2023-12", false), ("2020-12..2023-12", true), ("1991-01..2040-12", true)] {
            let answer = house.ask(request("GET", &named(&portrait(period), OWN), Some(leader), None)).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, said, "{period}: {}", answer.status);
        }
    });
}

#[test]
fn courts_beside_and_above_are_not_found() {
    served(async |house| {
        for (row, action) in of_courts() {
            // Whoever in the own court may do it there.
            let role = *Role::ALL.iter().find(|role| allowed(**role, action)).unwrap();
            for target in [NEIGHBOUR, ABOVE, "沪0101"] {
                let answer = house.ask(call(row, target, Some(house.token(role, OWN)))).await;
                assert_eq!(
                    answer.status,
                    StatusCode::NOT_FOUND,
                    "{} {} for {target}: {}",
                    row.method,
                    row.call,
                    answer.body
                );
                let told = unpacked(&answer);
                assert!(CANARIES.iter().all(|canary| !told.contains(canary)), "{} {}", row.method, row.call);
            }
            let answer = house.ask(call(row, "nonsense", Some(house.token(role, OWN)))).await;
            // A page says it beside the form.
            let beside = row.path.starts_with("/courts/") || (row.path.starts_with("/nodes/") && row.method == "POST");
            let told = if beside { StatusCode::SEE_OTHER } else { StatusCode::BAD_REQUEST };
            assert_eq!(answer.status, told, "{} {}: {}", row.method, row.call, answer.body);
        }
    });
}

/// Whether someone of a role may do something in their own court.
fn allowed(role: Role, action: Action) -> bool {
    let part = domain::policy::Part::of(role, "x", Some("y"), None).unwrap();
    let actor = Actor { role, part, ..Actor::console(code(OWN)) };
    decide(&actor, action, &code(OWN), &CourtTree::new(xiongan()).unwrap(), Grant::Tallies.into()).is_ok()
}

#[test]
fn what_a_role_does_not_do_is_not_found() {
    served(async |house| {
        for row in TABLE {
            let (one, other) = match row.needs {
                Needs::May(action) | Needs::AtHome(action) => (action, action),
                Needs::Either(one, other) => (one, other),
                Needs::Nothing | Needs::Session => continue,
            };
            for role in Role::ALL.iter().filter(|role| !allowed(**role, one) && !allowed(**role, other)) {
                let answer = house.ask(call(row, OWN, Some(house.token(*role, OWN)))).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role:?} {} {}", row.method, row.call);
            }
        }
    });
}

#[test]
fn a_stranger_cannot_tell_a_court_from_one_that_does_not_exist() {
    served(async |house| {
        let without = &SERVED.without_neighbour;
        let before = house.store.open_spaces().await;
        for (row, action) in of_courts() {
            for role in Role::ALL.iter().filter(|role| allowed(**role, action)) {
                let real = house.ask(call(row, NEIGHBOUR, Some(house.token(*role, OWN)))).await;
                let absent = without.ask(call(row, NEIGHBOUR, Some(without.token(*role, OWN)))).await;
                assert_eq!(comparable(&real), comparable(&absent), "{role:?} {} {}", row.method, row.call);
            }
        }
        // The same work was done for both: the court's files were not even opened.
        assert_eq!(house.store.open_spaces().await, before);
    });
}

/// Status, headers and body, without what differs between any two answers.
fn comparable(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let mut nonces = Vec::new();
    for piece in answer.body.split("nonce=\"").skip(1) {
        nonces.extend(piece.split('"').next());
    }
    let plain = |text: &str| nonces.iter().fold(text.to_owned(), |text, nonce| text.replace(nonce, "nonce"));
    let headers = answer.headers.iter().filter(|(name, _)| *name != "x-request-id" && *name != header::DATE);
    let headers = headers.map(|(name, value)| {
        let value = value.to_str().unwrap();
        let value = if name == header::CONTENT_SECURITY_POLICY { plain(value) } else { value.to_owned() };
        (name.to_string(), value)
    });
    (answer.status, headers.collect(), without_the_minute(&plain(&answer.body)))
}

/// A page is marked with the minute it was made in; two answers may lie in two.
fn without_the_minute(page: &str) -> String {
    let mut text: Vec<char> = page.chars().collect();
    for at in 0..text.len().saturating_sub(4) {
        if let [a, b, ':', c, d] = text[at..at + 5]
            && [a, b, c, d].iter().all(char::is_ascii_digit)
        {
            text[at..at + 5].fill('0');
        }
    }
    text.into_iter().collect()
}

#[test]
fn a_browser_receives_nothing_its_reader_may_not_see() {
    served(async |house| {
        house.open_up(OWN, Grant::Tallies).await;
        let own = judge(OWN);
        let other = format!("{OWN}他人");
        let asking = [
            (Role::Judge, OWN, &own, &other),
            (Role::DivisionHead, OWN, &own, &other),
            (Role::Registrar, OWN, &own, &other),
        ];
        for (role, court, theirs, others) in asking {
            for (row, action) in of_courts().filter(|(row, _)| row.path != "/pack") {
                if !matches!(action, Action::ViewFigures | Action::ViewCases) {
                    continue;
                }
                let answer = house.ask(call(row, court, Some(house.token(role, court)))).await;
                assert_eq!(answer.status, StatusCode::OK, "{role:?} {}: {}", row.call, answer.body);
                assert!(!unpacked(&answer).contains(others.as_str()), "{role:?} {} {}", row.method, row.call);
            }
            let asked = async |more: &str| {
                let address = format!("/indicator/appeal_rate?period=2023&{more}");
                let answer = house.ask(request("GET", &address, Some(house.token(role, court)), None)).await;
                assert_eq!(answer.status, StatusCode::OK, "{address}");
                answer
            };
            assert!(!unpacked(&asked("by=judge").await).contains(others.as_str()));
            // What a browser is told of the whole court, shown or not.
            let whole = async |more: &str| answered(house, role, court, &format!("period=2023&{more}")).await;
            // The whole court stands beside the own figure, and never a colleague posing as the court.
            assert!(asked("").await.body.contains("class=\"whole-court\""));
            let IndicatorAnswer { view, facts, .. } = whole("").await;
            let bare = view.whole_court;
            assert!(bare.is_some());
            for colleague in [
                format!("in=judge:{}", encoded(others)),
                String::from("in=division:民事审判二庭"),
                String::from("in=cause:离婚纠纷"),
            ] {
                assert!(!asked(&colleague).await.body.contains("class=\"whole-court\""), "{colleague}");
                assert_eq!(whole(&colleague).await.view.whole_court, bare, "{colleague}");
            }
            let pack = packed(house, role, court, court).await;
            let judges: BTreeSet<String> =
                pack.tables.iter().flat_map(|table| table.facts()).map(|fact| fact.judge.to_string()).collect();
            assert_eq!(judges, BTreeSet::from([theirs.clone()]));
            assert_eq!(facts, Some(pack.label), "the facts are those which the server answered from");
        }
        // A court above sees figures of one below that is closed, and the name of nobody there.
        for (row, _) in of_courts().filter(|(_, action)| *action == Action::ViewFigures) {
            let answer = house.ask(call(row, OWN, Some(house.token(Role::TrialManagement, ABOVE)))).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(!unpacked(&answer).contains(&own), "{} {}", row.method, row.call);
        }
        for more in ["by=judge", "by=court,judge,cause"] {
            let address = format!("/indicator/appeal_rate?court={}&period=2023&{more}", encoded(OWN));
            let answer =
                house.ask(request("GET", &address, Some(house.token(Role::TrialManagement, ABOVE)), None)).await;
            assert!(answer.status == StatusCode::OK && !unpacked(&answer).contains(&own), "{more}");
            let more = format!("court={}&period=2023&{more}", encoded(OWN));
            assert_eq!(answered(house, Role::TrialManagement, ABOVE, &more).await.facts, None, "{more}");
        }
        let refused = call(
            TABLE.iter().find(|row| row.path == "/pack").unwrap(),
            ABOVE,
            Some(house.token(Role::TrialManagement, ABOVE)),
        );
        assert_eq!(house.ask(refused).await.status, StatusCode::FORBIDDEN);
    });
}

/// An indicator as a browser is told of it.
async fn answered(house: &House, role: Role, court: &str, address: &str) -> IndicatorAnswer {
    let form = format!("id=appeal_rate&address={}", encoded(address));
    let asked = request("POST", "/api/indicator", Some(house.token(role, court)), Some((FORM, form)));
    let answer = house.ask(asked).await;
    serde_json::from_str::<Wire<IndicatorAnswer>>(&answer.body).unwrap().0
}

async fn packed(house: &House, role: Role, court: &str, target: &str) -> Pack {
    let request = request("GET", &format!("/pack?court={}", encoded(target)), Some(house.token(role, court)), None);
    let response = tokio::spawn(tower::ServiceExt::oneshot(house.router.clone(), request)).await.unwrap().unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
    Pack::decode(&bytes).unwrap().0
}

#[test]
fn another_name_for_this_server_is_refused_everywhere() {
    served(async |house| {
        for row in TABLE {
            let mut request = call(row, OWN, Some(house.token(Role::TrialManagement, OWN)));
            request.headers_mut().insert(header::HOST, "court.example:3000".parse().unwrap());
            assert_eq!(house.ask(request).await.status, StatusCode::MISDIRECTED_REQUEST, "{} {}", row.method, row.call);
        }
    });
}

#[test]
fn pages_elsewhere_cannot_post_here() {
    served(async |house| {
        for row in TABLE.iter().filter(|row| row.method == "POST") {
            for (name, value) in [
                ("origin", "http://elsewhere.example"),
                ("origin", "null"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
            ] {
                let mut request = call(row, OWN, Some(house.token(Role::TrialManagement, OWN)));
                request.headers_mut().insert(name, value.parse().unwrap());
                let answer = house.ask(request).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {} {name}: {value}", row.method, row.call);
            }
        }
    });
}

#[test]
fn every_answer_carries_the_protecting_headers_and_lets_no_foreign_script_run() {
    served(async |house| {
        for row in TABLE {
            // Someone whose sessions no other test uses: one of the calls ends them all.
            for token in [None, Some(fresh(house, Role::Registrar, ABOVE).await)] {
                let answer = house.ask(call(row, OWN, token.as_deref())).await;
                let policy = answer.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
                let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap();
                assert!(
                    !scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"),
                    "{}: {scripts}",
                    row.path
                );
                assert!(policy.contains("frame-ancestors 'none'"));
                assert_eq!(answer.headers.get("x-content-type-options").unwrap(), "nosniff");
                assert!(answer.headers.contains_key(header::CACHE_CONTROL), "{}", row.path);
                // Every script of a page is a file of the site, which the policy lets run, or carries the nonce it names.
                for script in answer.body.split("<script").skip(1) {
                    let tag = script.split('>').next().unwrap();
                    let nonce = tag.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next());
                    let of_the_site = tag.contains(" src=\"/pkg/");
                    assert!(
                        of_the_site || nonce.is_some_and(|nonce| scripts.contains(nonce)),
                        "{}: <script{tag}> {} {token:?}",
                        row.path,
                        answer.status
                    );
                }
            }
        }
    });
}

#[test]
fn what_is_typed_into_an_address_never_becomes_markup() {
    served(async |house| {
        let script = "%3Cscript%3Ealert(1)%3C/script%3E";
        for address in [
            format!("/?court={script}"),
            format!("/?period={script}"),
            format!("/indicator/{script}"),
            format!("/indicator/appeal_rate?in=cause:{script}"),
            format!("/indicator/appeal_rate?by={script}"),
            format!("/case?number={script}"),
            format!("/case?number={}&sim={script}", encoded("（2023）冀0638民初1号")),
            format!("/case?number={}&what={script}", encoded("（2023）冀0638民初1号")),
            format!("/data?notice={script}"),
            format!("/profile?notice={script}"),
            format!("/inbox?notice={script}&undo={script}&page={script}"),
            format!("/sign-in?notice={script}&back=/{script}"),
            format!("/nodes/new?kind=measure&measure_name={script}&measure_text=%3C/textarea%3E{script}"),
            format!("/nodes/ledger?kind=mediation&place={script}&text={script}&came_from={script}"),
            format!("/sources?from={script}"),
            format!("/sources/cases?by={script}&preset={script}&added={script}"),
            format!("/sources/import?kind={script}"),
            format!("/dispute?number={script}"),
        ] {
            for token in [None, Some(house.token(Role::TrialManagement, OWN))] {
                let answer = house.ask(request("GET", &address, token, None)).await;
                assert!(!answer.body.contains("<script>alert(1)"), "{address}");
            }
        }
    });
}

#[test]
fn only_files_of_the_site_are_served() {
    served(async |house| {
        let status = async |address: &str| house.ask(request("GET", address, None, None)).await.status.as_u16();
        assert_eq!(status("/pkg/huishang.css").await, 200);
        for outside in
            ["/pkg/../../data/registry.db", "/pkg/%2e%2e/%2e%2e/data/registry.db", "/pkg/../data/registry.log.db"]
        {
            assert!(matches!(status(outside).await, 401 | 404), "{outside}");
            let answer = house.ask(request("GET", outside, Some(house.token(Role::TrialManagement, OWN)), None)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{outside}");
        }
    });
}

#[test]
fn a_switch_leads_back_here_and_nowhere_else() {
    served(async |house| {
        for (back, expected) in
            [("/data?court=x", "/data?court=x"), ("//elsewhere.example", "/"), ("http://elsewhere.example", "/")]
        {
            let uri = format!("/preferences?lang=en&back={}", encoded(back));
            let answer = house.ask(request("GET", &uri, None, None)).await;
            assert_eq!(
                (answer.status, answer.headers.get(header::LOCATION).unwrap().to_str().unwrap()),
                (StatusCode::SEE_OTHER, expected)
            );
        }
    });
}

#[test]
fn a_form_that_is_too_large_is_refused_and_whatever_takes_more_is_known_as_a_file() {
    // Of what is posted there, nothing is read.
    let unread = ["/sign-out", "/sign-out/everywhere", "/notices/test"];
    // One byte more than a form may have. Where files come, it is refused for not being one, or taken.
    let body = format!("x={}", "x".repeat((2 << 20) - 1));
    served(async |house| {
        let token = house.token(Role::TrialManagement, OWN);
        let posts = TABLE.iter().filter(|row| row.method == "POST" && !row.path.starts_with("/api/"));
        let (mut forms, mut files) = (0, Vec::new());
        for row in posts.filter(|row| !unread.contains(&row.path)) {
            let call = named(row.call, OWN);
            let path = call.split('?').next().unwrap();
            let answer = house.ask(request("POST", &call, Some(token), Some((FORM, body.clone())))).await;
            let takes_more = answer.status != StatusCode::PAYLOAD_TOO_LARGE;
            assert_eq!(takes_more, takes_a_file(path), "{path}: {}; does `guard::sent` know it?", answer.status);
            if takes_more { files.push(path.to_owned()) } else { forms += 1 }
        }
        assert!(forms > 50 && files.len() == 5, "{forms}, {files:?}");
    });
}

#[test]
fn a_court_without_data_is_told_what_to_do() {
    served(async |house| {
        let above = house.token(Role::TrialManagement, ABOVE);
        let empty = encoded("冀0632");
        let page = house.ask(request("GET", &format!("/?court={empty}"), Some(above), None)).await;
        assert!(
            page.status == StatusCode::OK && page.body.contains("还没有数据") && page.body.contains("href=\"/data\""),
            "{}",
            page.status
        );
    });
}

#[test]
fn headers_of_a_browser_are_enough() {
    served(async |house| {
        let mut request = call(&TABLE[0], OWN, Some(house.token(Role::TrialManagement, OWN)));
        request.headers_mut().insert("sec-fetch-site", "none".parse().unwrap());
        assert_eq!(house.ask(request).await.status, StatusCode::OK);
    });
}

#[test]
fn parties_are_masked_until_a_reason_is_given_and_the_reason_is_kept() {
    served(async |house| {
        let number = encoded("（2023）冀0638民初1号");
        let judge = house.token(Role::Judge, OWN);
        let page = house.ask(request("GET", &format!("/case?number={number}"), Some(judge), None)).await;
        assert!(page.status == StatusCode::OK && page.body.contains("原告冀0"), "{}", page.body);
        assert!(!page.body.contains("甲某") && !page.body.contains("乙某"));
        let ask = async |reason: &str| {
            let form = format!("number={number}&reason={}", encoded(reason));
            house.ask(request("POST", "/case/parties", Some(judge), Some((support::FORM, form)))).await
        };
        let without = ask("看").await;
        assert!(!without.body.contains("甲某某") && without.body.contains("请写明"), "{}", without.body);
        assert!(ask("核对送达地址").await.body.contains("甲某某"));
        let reader = Actor { role: Role::AuditAdministrator, ..Actor::console(code(OWN)) };
        let search = store::Search { text: String::from("核对送达地址"), ..Default::default() };
        let (entries, _) = house.store.search_log(&reader, &code(OWN), &search).await.unwrap();
        assert_eq!((entries.len(), entries[0].object.as_str()), (1, "（2023）冀0638民初1号"));
        // Someone else's case is not there, for a judge.
        let other = encoded("（2023）冀0638民初2号");
        let page = house.ask(request("GET", &format!("/case?number={other}"), Some(judge), None)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        // A registrar reads the case and not the names.
        let registrar = house.token(Role::Registrar, OWN);
        let page = house.ask(request("GET", &format!("/case?number={number}"), Some(registrar), None)).await;
        assert!(page.status == StatusCode::OK && !page.body.contains("/case/parties"));
    });
}
