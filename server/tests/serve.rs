//! The program as it runs in a court: TLS, figures for Prometheus, an access log, a first start.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "support/program.rs"]
mod program;

use program::Program;
use std::path::Path;

/// A server on a folder of files, once it says something.
fn started(folder: &Path, more: &[&str], until: &str) -> Program {
    let data = folder.join("data");
    let place = ["--data", data.to_str().unwrap()];
    Program::start(folder, &[&place, more].concat(), until)
}

#[tokio::test]
async fn a_first_start_prints_a_code_that_makes_the_three_administrators_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = started(folder.path(), &[], "one-time code");
    let (address, said) = (server.address(), server.said());
    let code = said.last().unwrap().split_whitespace().last().unwrap();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut form = format!("code={code}&court=%E5%86%8096");
    for one in ["system", "security", "audit"] {
        form.push_str(&format!("&{one}_login={one}&{one}_name=Name-{one}&{one}_password=Strong-horse-7x"));
    }
    let set_up = async || {
        let request =
            client.post(format!("{address}/setup")).header("content-type", "application/x-www-form-urlencoded");
        request.body(form.clone()).send().await.unwrap()
    };
    assert_eq!(set_up().await.status(), 303);
    assert_eq!(set_up().await.status(), 404);
    let form = "login=system&password=Strong-horse-7x&back=%2Fpeople";
    let request = client.post(format!("{address}/sign-in")).header("content-type", "application/x-www-form-urlencoded");
    let entered = request.body(form).send().await.unwrap();
    assert_eq!(entered.status(), 303);
    assert!(entered.headers()["set-cookie"].to_str().unwrap().starts_with("huishang="));
}

#[tokio::test]
async fn over_tls_cookies_are_secure_figures_are_apart_and_the_log_names_no_case() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec![String::from("localhost")]).unwrap();
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let log = folder.path().join("access.log");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (certificate, key, access) = (text(&certificate), text(&key), text(&log));
    let more = ["--tls-certificate", &certificate, "--tls-key", &key, "--metrics", &free, "--access-log", &access];
    let server = started(folder.path(), &more, "one-time code");
    let address = server.address().replace("127.0.0.1", "localhost");
    assert!(address.starts_with("https://"));
    let trusted = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().add_root_certificate(trusted).build().unwrap();
    let alive = client.get(format!("{address}/healthz")).send().await.unwrap();
    assert_eq!(alive.headers()["strict-transport-security"], "max-age=31536000");
    assert_eq!(alive.text().await.unwrap(), "ok\n");
    let case = client.get(format!("{address}/case?number=%E5%86%800638%E6%B0%91%E5%88%9D1")).send().await.unwrap();
    assert_eq!(case.status(), 401);
    let figures = reqwest::get(format!("http://{free}/metrics")).await.unwrap().text().await.unwrap();
    assert!(figures.contains("route=\"/healthz\"") && figures.contains("route=\"/case\""), "{figures}");
    // The screens' own listener does not show them.
    assert_eq!(client.get(format!("{address}/metrics")).send().await.unwrap().status(), 401);
    let written = std::fs::read_to_string(&log).unwrap();
    assert!(written.contains("\"route\":\"/case\"") && !written.contains("number"), "{written}");
}
