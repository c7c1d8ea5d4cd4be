//! A house with three courts and everyone who can be in them, served as a process would.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

pub mod table;

#[path = "../../../store/tests/support/home.rs"]
pub mod home;

#[path = "../../../store/tests/support/planned.rs"]
mod planned;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::consultation::usual_speeches;
use domain::court::{Court, CourtCode, xiongan};
use domain::intake::Mapping;
use domain::ledger::{Field, Kind};
use domain::policy::{Action, Actor, Grant, Role};
use home::location;
use huishang_server::files::Progress;
use huishang_server::http::application;
use planned::planned;
use std::collections::BTreeMap;
use store::{BatchReport, Lifetimes, NewAccount, NewMembership, Store};
use tower::ServiceExt;

pub const HERE: &str = "127.0.0.1:3000";
pub const DIVISION: &str = "民事审判一庭";
pub const LONG: Lifetimes = Lifetimes { idle: 3_600, whole: 86_400 };
/// Courts with people and data: the intermediate one and two basic ones below it.
pub const COURTS: [&str; 3] = ["冀96", "冀0638", "冀0629"];

pub fn code(court: &str) -> CourtCode {
    CourtCode::parse(court).unwrap()
}

/// A judge of a court, as the files name them.
pub fn judge(court: &str) -> String {
    format!("{court}法官")
}

pub struct House {
    pub store: Store,
    pub router: Router,
    /// Tokens by role and court.
    tokens: BTreeMap<(Role, String), String>,
    _folder: tempfile::TempDir,
}

impl House {
    /// With some of the Xiong'an courts.
    pub async fn of(courts: Vec<Court>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&location(&folder.path().join("data"))).await.unwrap();
        store.install(&courts).await.unwrap();
        let here: Vec<&str> =
            COURTS.into_iter().filter(|court| courts.iter().any(|one| one.code == code(court))).collect();
        for court in &here {
            import(&store, court).await;
        }
        let people = here.iter().flat_map(|court| Role::ALL.iter().map(|role| person(*role, court)));
        store.found(people.collect()).await.unwrap();
        let mut tokens = BTreeMap::new();
        for court in &here {
            for role in Role::ALL {
                let account = store.account_by_login(&login(*role, court)).await.unwrap().unwrap();
                store.set_second_factor(&account.id, Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")).await.unwrap();
                let membership = store.memberships(&account.id).await.unwrap().remove(0).id;
                let token = store.begin_session(&account.id, Some(&membership), true, LONG).await.unwrap();
                tokens.insert((*role, (*court).to_owned()), token);
            }
        }
        std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
        std::fs::write(folder.path().join("site/pkg/huishang.css"), "/* the site */").unwrap();
        let router = application(store.clone(), &folder.path().join("site"), HERE.parse().unwrap());
        Self { store, router, tokens, _folder: folder }
    }

    pub async fn new() -> Self {
        Self::of(xiongan()).await
    }

    /// The session of whoever has a role in a court.
    pub fn token(&self, role: Role, court: &str) -> &str {
        &self.tokens[&(role, court.to_owned())]
    }

    /// Opens a court upward so far.
    pub async fn open_up(&self, court: &str, grant: Grant) {
        let actor = Actor { role: Role::SecurityAdministrator, ..Actor::console(code(court)) };
        self.store.set_grant(&actor, &code(court), grant).await.unwrap();
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        ask(&self.router, request).await
    }

    /// Sends a form that is taken; answers with the address it leads to.
    pub async fn post(&self, token: &str, address: &str, fields: &[(&str, &str)]) -> String {
        let field = |(name, value): &(&str, &str)| format!("{name}={}", app::figures::query::escape(value));
        let body: Vec<String> = fields.iter().map(field).collect();
        let answer = self.ask(request("POST", address, Some(token), Some((FORM, body.join("&"))))).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.body);
        String::from_utf8_lossy(answer.headers[header::LOCATION].as_bytes()).into_owned()
    }
}

/// Makes a consultation by its form; answers with its id.
pub async fn consult(house: &House, token: &str, title: &str, period: &str, held_on: &str, like: &str) -> String {
    let new = [
        ("title", title),
        ("period", period),
        ("line", ""),
        ("catalogue", "v2024_09"),
        ("held_on", held_on),
        ("like", like),
    ];
    id_in(&house.post(token, "/consultations/new", &new).await)
}

pub fn login(role: Role, court: &str) -> String {
    format!("{}-{court}", role.id())
}

fn person(role: Role, court: &str) -> (NewAccount, Vec<NewMembership>) {
    let name = if role == Role::Judge { judge(court) } else { login(role, court) };
    let division = matches!(role, Role::DivisionHead | Role::Registrar).then(|| DIVISION.to_owned());
    let account = NewAccount {
        login: login(role, court),
        name,
        court: code(court),
        password: Some(String::from("$argon2id$v=19$m=19456,t=2,p=1$none$none")),
        must_change: false,
    };
    (account, vec![NewMembership { court: code(court), role, division, line: None }])
}

/// Imports a file of cases into a court.
pub async fn import_cases(store: &Store, court: &str, text: &str) -> BatchReport {
    let space = store.space(&Actor::console(code(court)), Action::ImportData, &code(court)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("案件.csv");
    std::fs::write(&file, text).unwrap();
    huishang_server::import::import(&space, file, "案件.csv", Mapping::default(), Progress::default()).await.unwrap()
}

/// Two cases: one of the judge and division that people here are of, and one of someone else.
async fn import(store: &Store, court: &str) {
    let head = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,当事人";
    let own = judge(court);
    let rows = format!(
        "（2023）{court}民初1号,{DIVISION},{own},2023-01-05,2023-03-31,普通程序,离婚纠纷,判决,原告{court}甲某某；被告{court}乙某某\n\
         （2023）{court}民初2号,民事审判二庭,{court}他人,2023-01-05,2023-03-31,普通程序,离婚纠纷,判决,原告{court}丙某某；被告{court}丁某某"
    );
    import_cases(store, court, &format!("{head}\n{rows}\n")).await;
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

pub async fn ask(router: &Router, request: Request<Body>) -> Answer {
    // On a thread of the runtime, as connections are.
    let response = tokio::spawn(router.clone().oneshot(request)).await.unwrap().unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 1 << 24).await.unwrap();
    Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
}

pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request with a session, as a browser of ours sends it.
pub fn request(method: &str, address: &str, token: Option<&str>, body: Option<(&str, String)>) -> Request<Body> {
    let mut builder = Request::builder().method(method).uri(address).header(header::HOST, HERE);
    if let Some(token) = token {
        builder = builder.header(header::COOKIE, format!("huishang={token}"));
    }
    match body {
        Some((kind, body)) => {
            let builder = builder.header(header::CONTENT_TYPE, kind).header(header::ACCEPT, "application/json");
            builder.body(Body::from(body)).unwrap()
        }
        None => builder.header(header::ACCEPT, "text/html").body(Body::empty()).unwrap(),
    }
}

/// A consultation of a court with its figures frozen, and something it asks of the division of those here.
pub async fn meeting(house: &House, court: &str) -> (String, String) {
    let office = Actor::console(code(court));
    let new = planned(court, "一季度会商", "2023-01..2023-03", "2023-04-20");
    let id = house.store.make_consultation(&office, new).await.unwrap();
    let (made, _) = house.store.consultation(&office, &code(court), &id).await.unwrap();
    let asked = usual_speeches(&made, &[(DIVISION.to_owned(), None)], &[], "2023-04-18".parse().unwrap());
    house.store.ask_speeches(&office, &id, asked).await.unwrap();
    house.store.freeze(&office, &id, "2023-04-05".parse().unwrap()).await.unwrap();
    let speech = house.store.speeches(&office, &code(court), &id).await.unwrap().remove(0).id;
    (id, speech)
}

/// A file for an entry, as a browser sends it.
pub fn attaching(token: &str, court: &str, entry: &str, name: &str, bytes: &[u8]) -> Request<Body> {
    let mut body = Vec::new();
    for (field, value) in [("court", court), ("id", entry)] {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let part = format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(part.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--x--\r\n");
    Request::builder()
        .method("POST")
        .uri("/nodes/attach")
        .header(header::HOST, HERE)
        .header(header::COOKIE, format!("huishang={token}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap()
}

/// An appeal received against the first case of a court: the entry's id.
pub async fn transfer(store: &Store, court: &str) -> String {
    let said = [(Field::Appellant, "某某"), (Field::Received, "2023-04-05")];
    let said = said.map(|(field, text)| (field, text.to_owned())).into();
    let number = format!("（2023）{court}民初1号").parse().unwrap();
    let (office, today) = (Actor::console(code(court)), "2023-04-05".parse().unwrap());
    store.open_entry(&office, Kind::Transfer, &number, &said, today, "").await.unwrap().id
}

/// The id that an address names.
pub fn id_in(address: &str) -> String {
    address.split("id=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}
