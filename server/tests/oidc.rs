//! Sign-in against a small identity provider that lives in the test, and lies in one way at a time.
//!
//! The keys in `oidc_keys` were made for this test and open nothing.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use axum::extract::State;
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use huishang_server::oidc::{Begun, Identity, Keep, LOGIN_CLAIM, OidcError, OidcSettings, Provider};
use openidconnect::core::{
    CoreGenderClaim, CoreHmacKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreRsaPrivateSigningKey,
};
use openidconnect::{
    AdditionalClaims, ClaimsVerificationError, IdToken, IdTokenClaims, JsonWebKeyId, PkceCodeChallenge,
    PkceCodeVerifier, PrivateSigningKey, SignatureVerificationError,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use support::home::location;

const CLIENT: &str = "huishang";
const SECRET: &str = "what only the two know";
/// `huishang:what only the two know`, each part encoded as in a form, then in base 64.
const BASIC: &str = "Basic aHVpc2hhbmc6d2hhdCtvbmx5K3RoZSt0d28ra25vdw==";
const REDIRECT: &str = "http://127.0.0.1:3000/sign-in/oidc";

/// What the provider does wrong.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Lie {
    #[default]
    None,
    DescribesAnother,
    Redirects,
    WrongIssuer,
    WrongNonce,
    WrongAudience,
    OneMoreAudience,
    Expired,
    OtherKey,
    OtherKeySameName,
    SharedSecret,
    Unsigned,
    NoToken,
    NoLogin,
}

/// A code handed out, with what it was asked for.
struct Grant {
    challenge: String,
    nonce: String,
    redirect: String,
}

struct Inner {
    issuer: String,
    lie: Lie,
    key: &'static str,
    grants: HashMap<String, Grant>,
}

type Shared = Arc<Mutex<Inner>>;

const KEY: &str = include_str!("oidc_keys/provider.pem");
const OTHER: &str = include_str!("oidc_keys/other.pem");

fn signer(pem: &str, name: &str) -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(pem, Some(JsonWebKeyId::new(name.to_owned()))).unwrap()
}

fn name_of(pem: &str) -> &'static str {
    if pem == KEY { "first" } else { "second" }
}

async fn description(State(shared): State<Shared>) -> Response {
    let inner = shared.lock().unwrap();
    let issuer = &inner.issuer;
    let told = if inner.lie == Lie::DescribesAnother { "http://127.0.0.1:1" } else { issuer };
    if inner.lie == Lie::Redirects {
        return (StatusCode::FOUND, [(LOCATION, format!("{issuer}/elsewhere"))]).into_response();
    }
    Json(json!({
        "issuer": told,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256"],
    }))
    .into_response()
}

async fn keys(State(shared): State<Shared>) -> Json<CoreJsonWebKeySet> {
    let pem = shared.lock().unwrap().key;
    Json(CoreJsonWebKeySet::new(vec![signer(pem, name_of(pem)).as_verification_key()]))
}

/// Checks the client's secret, the code and the verifier, as providers do.
async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let refuse = |why: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": why })));
    let mut inner = shared.lock().unwrap();
    if headers.get(AUTHORIZATION).is_none_or(|given| given != BASIC) {
        return Err(refuse("invalid_client"));
    }
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    // Taken out: a code is good once.
    let grant = inner.grants.remove(&field("code")).ok_or_else(|| refuse("invalid_grant"))?;
    let shown = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(field("code_verifier")));
    let fits = field("grant_type") == "authorization_code" && field("redirect_uri") == grant.redirect;
    if !fits || shown.as_str() != grant.challenge {
        return Err(refuse("invalid_grant"));
    }
    let mut answer = json!({ "access_token": "unused", "token_type": "Bearer" });
    if inner.lie != Lie::NoToken {
        answer["id_token"] = Value::from(identity_token(&inner, &grant));
    }
    Ok(Json(answer))
}

#[derive(Debug, Serialize, Deserialize)]
struct Extra(HashMap<String, Value>);

impl AdditionalClaims for Extra {}

type Token = IdToken<Extra, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

fn identity_token(inner: &Inner, grant: &Grant) -> String {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let lie = inner.lie;
    let mut claims = json!({
        "iss": if lie == Lie::WrongIssuer { "http://127.0.0.1:1" } else { &inner.issuer },
        "aud": match lie {
            Lie::WrongAudience => json!(["somebody else"]),
            Lie::OneMoreAudience => json!([CLIENT, "somebody else"]),
            _ => json!([CLIENT]),
        },
        "iat": now - 600,
        "exp": if lie == Lie::Expired { now - 1 } else { now + 300 },
        "sub": "5f0c",
        "nonce": if lie == Lie::WrongNonce { "another" } else { &grant.nonce },
        "name": "张三",
        "staff_number": "0638-17",
    });
    if lie != Lie::NoLogin {
        claims["preferred_username"] = Value::from("zhangsan");
    }
    let claims: IdTokenClaims<Extra, CoreGenderClaim> = serde_json::from_value(claims).unwrap();
    let rsa = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let by = |key: CoreRsaPrivateSigningKey, claims| Token::new(claims, &key, rsa.clone(), None, None).unwrap();
    let token = match lie {
        Lie::OtherKey => by(signer(OTHER, "other"), claims),
        Lie::OtherKeySameName => by(signer(OTHER, name_of(inner.key)), claims),
        Lie::SharedSecret => {
            let key = CoreHmacKey::new(SECRET.as_bytes());
            Token::new(claims, &key, CoreJwsSigningAlgorithm::HmacSha256, None, None).unwrap()
        }
        _ => by(signer(inner.key, name_of(inner.key)), claims),
    };
    let text = token.to_string();
    if lie != Lie::Unsigned {
        return text;
    }
    // {"alg":"none"}, and no signature.
    let payload = text.split('.').nth(1).unwrap();
    format!("eyJhbGciOiJub25lIn0.{payload}.")
}

/// The provider, and what it can be told to do.
struct Fixture {
    shared: Shared,
    issuer: String,
}

impl Fixture {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner { issuer: issuer.clone(), lie: Lie::None, key: KEY, grants: HashMap::new() };
        let shared = Arc::new(Mutex::new(inner));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(description))
            .route("/elsewhere", get(description))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(shared.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { shared, issuer }
    }

    fn settings(&self) -> OidcSettings {
        OidcSettings {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.to_owned(),
            redirect: REDIRECT.to_owned(),
            login_claim: LOGIN_CLAIM.to_owned(),
        }
    }

    async fn provider(&self) -> Provider {
        Provider::discover(self.settings()).await.unwrap()
    }

    fn lie(&self, lie: Lie) {
        self.shared.lock().unwrap().lie = lie;
    }

    /// The person signs in at the provider: what the browser brings back, code and state.
    fn sign_in(&self, address: &str) -> (String, String) {
        let (place, query) = address.split_once('?').unwrap();
        assert_eq!(place, format!("{}/authorize", self.issuer));
        let asked: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let field = |name: &str| asked.get(name).unwrap_or_else(|| panic!("no {name} in {query}")).clone();
        assert_eq!(field("response_type"), "code");
        assert_eq!(field("client_id"), CLIENT);
        assert_eq!(field("redirect_uri"), REDIRECT);
        assert_eq!(field("code_challenge_method"), "S256");
        assert_eq!(field("scope"), "openid profile");
        let mut inner = self.shared.lock().unwrap();
        let code = format!("code-{}", inner.grants.len());
        let grant =
            Grant { challenge: field("code_challenge"), nonce: field("nonce"), redirect: field("redirect_uri") };
        inner.grants.insert(code.clone(), grant);
        (code, field("state"))
    }
}

/// A whole sign-in with one lie told after the description was read.
async fn with(lie: Lie) -> Result<Identity, OidcError> {
    let fixture = Fixture::start().await;
    let provider = fixture.provider().await;
    fixture.lie(lie);
    let Begun { address, keep } = provider.begin();
    let (code, state) = fixture.sign_in(&address);
    provider.finish(keep, &code, &state).await
}

/// Keeps are opaque; as JSON they can be copied and mixed.
fn copy(keep: &Keep) -> Value {
    serde_json::to_value(keep).unwrap()
}

#[tokio::test]
async fn a_good_sign_in_tells_who_it_is() {
    let expected =
        Identity { subject: "5f0c".to_owned(), login: "zhangsan".to_owned(), name: Some("张三".to_owned()) };
    assert_eq!(with(Lie::None).await.unwrap(), expected);
}

#[tokio::test]
async fn any_claim_may_be_the_login() {
    let fixture = Fixture::start().await;
    for (claim, login) in [("staff_number", "0638-17"), ("sub", "5f0c")] {
        let settings = OidcSettings { login_claim: claim.to_owned(), ..fixture.settings() };
        let provider = Provider::discover(settings).await.unwrap();
        let Begun { address, keep } = provider.begin();
        let (code, state) = fixture.sign_in(&address);
        assert_eq!(provider.finish(keep, &code, &state).await.unwrap().login, login);
    }
    assert!(matches!(with(Lie::NoLogin).await, Err(OidcError::NoLogin(claim)) if claim == LOGIN_CLAIM));
}

#[tokio::test]
async fn another_attempts_state_is_refused_before_the_provider_is_asked() {
    let fixture = Fixture::start().await;
    let provider = fixture.provider().await;
    let (mine, other) = (provider.begin(), provider.begin());
    let (code, _) = fixture.sign_in(&mine.address);
    let (_, foreign) = fixture.sign_in(&other.address);
    for state in [foreign.as_str(), ""] {
        let keep = serde_json::from_value(copy(&mine.keep)).unwrap();
        assert!(matches!(provider.finish(keep, &code, state).await, Err(OidcError::State)), "{state}");
    }
    assert!(fixture.shared.lock().unwrap().grants.contains_key(&code));
}

#[tokio::test]
async fn another_attempts_verifier_is_refused() {
    let fixture = Fixture::start().await;
    let provider = fixture.provider().await;
    let mine = provider.begin();
    let mut mixed = copy(&mine.keep);
    mixed["verifier"] = copy(&provider.begin().keep)["verifier"].clone();
    let (code, state) = fixture.sign_in(&mine.address);
    let refused = provider.finish(serde_json::from_value(mixed).unwrap(), &code, &state).await;
    assert!(matches!(refused, Err(OidcError::Refused(why)) if why.contains("invalid_grant")));
}

#[tokio::test]
async fn a_code_is_good_once() {
    let fixture = Fixture::start().await;
    let provider = fixture.provider().await;
    let Begun { address, keep } = provider.begin();
    let again = copy(&keep);
    let (code, state) = fixture.sign_in(&address);
    provider.finish(keep, &code, &state).await.unwrap();
    let replayed = provider.finish(serde_json::from_value(again).unwrap(), &code, &state).await;
    assert!(matches!(replayed, Err(OidcError::Refused(why)) if why.contains("invalid_grant")));
}

#[tokio::test]
async fn a_code_of_another_attempt_carries_another_nonce() {
    let fixture = Fixture::start().await;
    let provider = fixture.provider().await;
    let mine = provider.begin();
    let mut mixed = copy(&mine.keep);
    mixed["nonce"] = copy(&provider.begin().keep)["nonce"].clone();
    let (code, state) = fixture.sign_in(&mine.address);
    let refused = provider.finish(serde_json::from_value(mixed).unwrap(), &code, &state).await;
    assert!(matches!(refused, Err(OidcError::Token(ClaimsVerificationError::InvalidNonce(_)))));
}

#[tokio::test]
async fn tokens_that_cannot_be_believed_are_refused() {
    use ClaimsVerificationError as C;
    use SignatureVerificationError as S;
    let token = |error: OidcError| match error {
        OidcError::Token(error) => error,
        other => panic!("{other}"),
    };
    assert!(matches!(token(with(Lie::WrongIssuer).await.unwrap_err()), C::InvalidIssuer(_)));
    assert!(matches!(token(with(Lie::WrongNonce).await.unwrap_err()), C::InvalidNonce(_)));
    assert!(matches!(token(with(Lie::WrongAudience).await.unwrap_err()), C::InvalidAudience(_)));
    assert!(matches!(token(with(Lie::OneMoreAudience).await.unwrap_err()), C::InvalidAudience(_)));
    assert!(matches!(token(with(Lie::Expired).await.unwrap_err()), C::Expired(_)));
    let signature = |error| match token(error) {
        C::SignatureVerification(error) => error,
        other => panic!("{other}"),
    };
    assert!(matches!(signature(with(Lie::OtherKey).await.unwrap_err()), S::NoMatchingKey));
    assert!(matches!(signature(with(Lie::OtherKeySameName).await.unwrap_err()), S::CryptoError(_)));
    assert!(matches!(signature(with(Lie::SharedSecret).await.unwrap_err()), S::DisallowedAlg(_)));
    assert!(matches!(signature(with(Lie::Unsigned).await.unwrap_err()), S::NoSignature | S::DisallowedAlg(_)));
    assert!(matches!(with(Lie::NoToken).await.unwrap_err(), OidcError::Exchange(_)));
}

#[tokio::test]
async fn a_wrong_client_secret_is_refused() {
    let fixture = Fixture::start().await;
    let settings = OidcSettings { client_secret: "guessed".to_owned(), ..fixture.settings() };
    let provider = Provider::discover(settings).await.unwrap();
    let Begun { address, keep } = provider.begin();
    let (code, state) = fixture.sign_in(&address);
    let refused = provider.finish(keep, &code, &state).await;
    assert!(matches!(refused, Err(OidcError::Refused(why)) if why.contains("invalid_client")));
}

#[tokio::test]
async fn the_provider_may_change_its_key() {
    let fixture = Fixture::start().await;
    let provider = fixture.provider().await;
    fixture.shared.lock().unwrap().key = OTHER;
    let Begun { address, keep } = provider.begin();
    let (code, state) = fixture.sign_in(&address);
    assert_eq!(provider.finish(keep, &code, &state).await.unwrap().login, "zhangsan");
}

#[tokio::test]
async fn a_description_of_another_issuer_or_from_elsewhere_is_refused() {
    for lie in [Lie::DescribesAnother, Lie::Redirects] {
        let fixture = Fixture::start().await;
        fixture.lie(lie);
        let refused = Provider::discover(fixture.settings()).await;
        assert!(matches!(refused, Err(OidcError::Discovery { issuer, .. }) if issuer == fixture.issuer));
    }
}

#[tokio::test]
async fn addresses_are_https() {
    let fixture = Fixture::start().await;
    for open in ["http://sso.court.example", "ftp://127.0.0.1", "sso.court.example", ""] {
        let issuer = OidcSettings { issuer: open.to_owned(), ..fixture.settings() };
        let refused = Provider::discover(issuer).await.unwrap_err();
        assert!(matches!(refused, OidcError::Address { setting: "issuer", .. }), "{open}: {refused}");
        let redirect = OidcSettings { redirect: open.to_owned(), ..fixture.settings() };
        let refused = Provider::discover(redirect).await.unwrap_err();
        assert!(matches!(refused, OidcError::Address { setting: "redirect", .. }), "{open}: {refused}");
    }
}

#[tokio::test]
async fn secrets_are_not_printed() {
    let fixture = Fixture::start().await;
    let provider = fixture.provider().await;
    let Begun { keep, .. } = provider.begin();
    let kept = copy(&keep);
    let printed = format!("{:?} {provider:?} {keep:?}", fixture.settings());
    let parts = ["state", "nonce", "verifier"].map(|part| kept[part].as_str().unwrap().to_owned());
    for secret in parts.iter().map(String::as_str).chain([SECRET]) {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

/// Through the server: out to the provider, back with a code, in with a session.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn single_sign_on_leads_in_and_ties_the_account() {
    use axum::http::header::SET_COOKIE;
    use domain::court::{CourtCode, xiongan};
    use domain::policy::Role;
    use huishang_server::http::{SingleSignOn, application_with};
    use store::{NewAccount, NewMembership, Store};
    use support::{Answer, HERE, ask, request};

    let fixture = Fixture::start().await;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&location(&folder.path().join("data"))).await.unwrap();
    let single = SingleSignOn::new(String::from("统一登录"), fixture.settings());
    let router = application_with(store.clone(), single, folder.path(), HERE.parse().unwrap());
    store.install(&xiongan()).await.unwrap();
    let court = CourtCode::parse("冀0638").unwrap();
    let account = NewAccount {
        login: String::from("zhangsan"),
        name: String::from("张三"),
        court: court.clone(),
        password: None,
        must_change: false,
    };
    let role = NewMembership { court, role: Role::CourtLeader, division: None, line: None };
    store.found(vec![(account, vec![role])]).await.unwrap();
    let cookie = |answer: &Answer| answer.headers.get(SET_COOKIE).unwrap().to_str().unwrap().to_owned();
    let begun = async || {
        let answer = ask(&router, request("GET", "/sign-in/oidc", None, None)).await;
        assert!(answer.status == StatusCode::SEE_OTHER && cookie(&answer).contains("SameSite=Lax"));
        let (code, state) = fixture.sign_in(answer.headers.get(LOCATION).unwrap().to_str().unwrap());
        let kept = cookie(&answer).split(';').next().unwrap().to_owned();
        (format!("/sign-in/oidc/return?code={code}&state={state}"), kept)
    };
    let back = async |address: &str, kept: &str| {
        let mut request = request("GET", address, None, None);
        request.headers_mut().insert("cookie", kept.parse().unwrap());
        ask(&router, request).await
    };
    let offered = ask(&router, request("GET", "/sign-in", None, None)).await;
    assert!(offered.body.contains("href=\"/sign-in/oidc\""));
    let (address, kept) = begun().await;
    // Another browser gets nowhere with the same address.
    assert_eq!(back(&address, "huishang-on-the-way=other").await.status, StatusCode::UNAUTHORIZED);
    let entered = back(&address, &kept).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.body);
    let token = cookie(&entered).strip_prefix("huishang=").unwrap().split(';').next().unwrap().to_owned();
    let profile = ask(&router, request("GET", "/profile", Some(&token), None)).await;
    assert!(profile.status == StatusCode::OK && profile.body.contains("张三"));
    // Used once, it is used up; and the account is tied to whom the provider knows.
    assert_eq!(back(&address, &kept).await.status, StatusCode::UNAUTHORIZED);
    let subject = format!("{} 5f0c", fixture.issuer);
    assert_eq!(store.account_by_subject(&subject).await.unwrap().unwrap().login, "zhangsan");
    // What the provider lies about does not lead in.
    fixture.lie(Lie::WrongNonce);
    let (address, kept) = begun().await;
    assert_eq!(back(&address, &kept).await.status, StatusCode::UNAUTHORIZED);
}
