//! The attack table: every endpoint, what is tried against it, and how it must answer.
//!
//! The actor is the trial management office of Xiongxian (冀0638); its neighbour Rongcheng (冀0629) has data of its own,
//! and so has the court above them (冀96). Nothing of either may be reached, nor may it be told that they exist.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::court::{CourtCode, xiongan};
use domain::intake::Mapping;
use domain::policy::{Action, Actor, Role};
use huishang_server::files::Progress;
use huishang_server::http::{application, endpoints};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use store::{Location, Store};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

const OWN: &str = "%E5%86%800638";
const NEIGHBOUR: &str = "%E5%86%800629";
const ABOVE: &str = "%E5%86%8096";
const HERE: &str = "127.0.0.1:3000";

/// How an endpoint is called, and how it must answer when the court is not the actor's.
struct Row {
    method: &'static str,
    path: &'static str,
    /// The call, with `{court}` for the court.
    call: &'static str,
    /// Content type and body of a post.
    body: Option<(&'static str, &'static str)>,
    /// Answers to: own court, neighbour, court above, malformed code.
    answers: Option<[u16; 4]>,
}

const FORM: &str = "application/x-www-form-urlencoded";
const UPLOAD: &str = "multipart/form-data; boundary=x";
const FILE: &str =
    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n期间,指标项,数值\n\r\n--x--\r\n";

const TABLE: &[Row] = &[
    Row { method: "GET", path: "/", call: "/?court={court}", body: None, answers: Some([200, 404, 404, 400]) },
    Row {
        method: "GET",
        path: "/indicator/{id}",
        call: "/indicator/appeal_rate?court={court}",
        body: None,
        answers: Some([200, 404, 404, 400]),
    },
    Row { method: "GET", path: "/data", call: "/data?court={court}", body: None, answers: Some([200, 404, 404, 400]) },
    Row {
        method: "POST",
        path: "/api/health",
        call: "/api/health",
        body: Some((FORM, "address=court%3D{court}")),
        answers: Some([200, 500, 500, 500]),
    },
    Row {
        method: "POST",
        path: "/api/indicator",
        call: "/api/indicator",
        body: Some((FORM, "id=appeal_rate&address=court%3D{court}")),
        answers: Some([200, 500, 500, 500]),
    },
    Row {
        method: "POST",
        path: "/api/data",
        call: "/api/data",
        body: Some((FORM, "address=court%3D{court}")),
        answers: Some([200, 500, 500, 500]),
    },
    Row {
        method: "POST",
        path: "/api/job",
        call: "/api/job",
        body: Some((FORM, "court={court}&number=999")),
        answers: Some([500, 500, 500, 500]),
    },
    Row { method: "GET", path: "/pack", call: "/pack?court={court}", body: None, answers: Some([200, 404, 404, 400]) },
    Row {
        method: "POST",
        path: "/data/upload",
        call: "/data/upload?court={court}",
        body: Some((UPLOAD, FILE)),
        answers: Some([303, 404, 404, 400]),
    },
    Row {
        method: "POST",
        path: "/data/retry",
        call: "/data/retry?court={court}",
        body: Some((FORM, "id=1&column=%E6%A1%88%E5%8F%B7&value=x")),
        answers: Some([303, 404, 404, 400]),
    },
    Row {
        method: "POST",
        path: "/data/set-aside",
        call: "/data/set-aside?court={court}",
        body: Some((FORM, "id=999")),
        answers: Some([303, 404, 404, 400]),
    },
    Row {
        method: "POST",
        path: "/data/undo",
        call: "/data/undo?court={court}",
        body: Some((FORM, "batch=1&confirm=2")),
        answers: Some([303, 404, 404, 400]),
    },
    // Sets cookies and knows of no court.
    Row { method: "GET", path: "/preferences", call: "/preferences?lang=en", body: None, answers: None },
];

const SECRET: &str = "容城法官";

/// One server for all tests, as a process has one. Leptos holds every resource back while it lists the routes, so they
/// are listed before the first request and not beside one.
struct Served {
    runtime: Runtime,
    router: Router,
    endpoints: Vec<(String, String)>,
    _folder: tempfile::TempDir,
}

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let runtime = Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let (folder, router) = runtime.block_on(server());
    Served { runtime, router, endpoints: endpoints(), _folder: folder }
});

fn on_the_server(test: impl AsyncFnOnce(Router)) {
    SERVED.runtime.block_on(test(SERVED.router.clone()));
}

async fn server() -> (tempfile::TempDir, Router) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::Folder(folder.path().join("data"))).await.unwrap();
    store.install(&xiongan()).await.unwrap();
    for (court, judge) in [("冀0638", "雄县法官"), ("冀0629", SECRET), ("冀96", "雄安法官")] {
        let code = CourtCode::parse(court).unwrap();
        let actor = Actor { name: String::from("test"), court: code.clone(), role: Role::TrialManagement };
        let space = store.space(&actor, Action::ImportData, &code).await.unwrap();
        let file = folder.path().join(format!("{court}.csv"));
        let head = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式";
        let row = format!("（2023）{court}民初1号,民事审判一庭,{judge},2023-01-05,2023-03-31,普通程序,离婚纠纷,判决");
        std::fs::write(&file, format!("{head}\n{row}\n")).unwrap();
        huishang_server::import::import(&space, file, "案件.csv", Mapping::default(), Progress::default())
            .await
            .unwrap();
    }
    std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
    std::fs::write(folder.path().join("site/pkg/huishang.js"), "// the site").unwrap();
    let court = CourtCode::parse("冀0638").unwrap();
    let actor = Actor { name: String::from("office"), court, role: Role::TrialManagement };
    let router = application(store, actor, &folder.path().join("site"), HERE.parse().unwrap()).await.unwrap();
    (folder, router)
}

fn request(row: &Row, court: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut builder = Request::builder().method(row.method).uri(row.call.replace("{court}", court));
    if !headers.iter().any(|(name, _)| *name == "host") {
        builder = builder.header(header::HOST, HERE);
    }
    if let Some((kind, _)) = row.body {
        builder = builder.header(header::CONTENT_TYPE, kind).header(header::ACCEPT, "application/json");
    }
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    // A parameter inside a parameter is encoded twice.
    let inside = |body: &str| if body.contains("address=") { court.replace('%', "%25") } else { court.to_owned() };
    let body = row.body.map_or_else(String::new, |(_, body)| body.replace("{court}", &inside(body)));
    builder.body(Body::from(body)).unwrap()
}

async fn answer(router: &Router, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
    // On a thread of the runtime, as connections are.
    let response = tokio::spawn(router.clone().oneshot(request)).await.unwrap().unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 1 << 24).await.unwrap();
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

#[test]
fn every_endpoint_stands_in_the_table() {
    let held: BTreeSet<(String, String)> =
        TABLE.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect();
    let there: BTreeSet<(String, String)> = SERVED.endpoints.iter().cloned().collect();
    assert_eq!(held, there);
}

#[test]
fn courts_of_others_are_not_reached_and_not_told_of() {
    on_the_server(async |router| {
        for row in TABLE {
            let Some(answers) = row.answers else { continue };
            for (court, expected) in [OWN, NEIGHBOUR, ABOVE, "nonsense"].into_iter().zip(answers) {
                let (status, _, body) = answer(&router, request(row, court, &[])).await;
                assert_eq!(status.as_u16(), expected, "{} {} for {court}: {body}", row.method, row.call);
                if court != OWN {
                    assert!(!body.contains(SECRET) && !body.contains("雄安法官"), "{} {}", row.method, row.call);
                }
                if court == NEIGHBOUR && expected == 500 {
                    assert!(body.contains("NotFound"), "{} {}: {body}", row.method, row.call);
                }
            }
        }
    });
}

#[test]
fn another_name_for_this_machine_is_refused_everywhere() {
    on_the_server(async |router| {
        for row in TABLE {
            let (status, ..) = answer(&router, request(row, OWN, &[("host", "court.example:3000")])).await;
            assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{} {}", row.method, row.call);
        }
    });
}

#[test]
fn pages_elsewhere_cannot_post_here() {
    on_the_server(async |router| {
        for row in TABLE.iter().filter(|row| row.method == "POST") {
            for foreign in
                [("origin", "http://elsewhere.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
            {
                let (status, ..) = answer(&router, request(row, OWN, &[foreign])).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{} {} {foreign:?}", row.method, row.call);
            }
        }
    });
}

#[test]
fn every_answer_carries_the_protecting_headers() {
    on_the_server(async |router| {
        for row in TABLE {
            let (_, headers, _) = answer(&router, request(row, OWN, &[])).await;
            let policy = headers.get("content-security-policy").unwrap().to_str().unwrap();
            assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
            assert_eq!(headers.get("x-content-type-options").unwrap(), "nosniff");
        }
    });
}

#[test]
fn what_is_typed_into_an_address_never_becomes_markup() {
    on_the_server(async |router| {
        let script = "%3Cscript%3Ealert(1)%3C/script%3E";
        for address in [
            format!("/?court={script}"),
            format!("/?period={script}"),
            format!("/indicator/{script}"),
            format!("/indicator/appeal_rate?in=cause:{script}"),
            format!("/indicator/appeal_rate?by={script}"),
            format!("/data?notice={script}"),
        ] {
            let request = Request::builder().uri(&address).header(header::HOST, HERE).body(Body::empty()).unwrap();
            let (_, _, body) = answer(&router, request).await;
            assert!(!body.contains("<script>alert(1)"), "{address}");
        }
    });
}

#[test]
fn only_files_of_the_site_are_served() {
    on_the_server(async |router| {
        let status = async |address: &str| {
            let request = Request::builder().uri(address).header(header::HOST, HERE).body(Body::empty()).unwrap();
            answer(&router, request).await.0.as_u16()
        };
        assert_eq!(status("/pkg/huishang.js").await, 200);
        for outside in
            ["/pkg/../../data/registry.db", "/pkg/%2e%2e/%2e%2e/data/registry.db", "/../data/registry.db", "/pkg"]
        {
            assert_eq!(status(outside).await, 404, "{outside}");
        }
    });
}

#[test]
fn a_switch_leads_back_here_and_nowhere_else() {
    on_the_server(async |router| {
        for (back, expected) in
            [("/data?court=x", "/data?court=x"), ("//elsewhere.example", "/"), ("http://elsewhere.example", "/")]
        {
            let uri = format!("/preferences?lang=en&back={}", app::figures::query::escape(back));
            let request = Request::builder().uri(uri).header(header::HOST, HERE).body(Body::empty()).unwrap();
            let (status, headers, _) = answer(&router, request).await;
            assert_eq!(
                (status, headers.get(header::LOCATION).unwrap().to_str().unwrap()),
                (StatusCode::SEE_OTHER, expected)
            );
        }
    });
}
