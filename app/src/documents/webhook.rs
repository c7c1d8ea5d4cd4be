//! 推送设置: where a court's notices go, and what has gone.

use super::{Frame, document};
use crate::components::names::{half, time};
use crate::lang::{Lang, lang};
use leptos::prelude::*;
use store::{DeliveryLine, DeliveryState, Webhook, kind_name};

/// Where a court's notices go.
#[derive(Clone, Debug)]
pub struct Pushing {
    /// The court's short name, in Chinese and English.
    pub court: [String; 2],
    /// As it is; none before it was set.
    pub webhook: Option<Webhook>,
    /// The latest first.
    pub deliveries: Vec<DeliveryLine>,
    /// The second since 1970 that it is now.
    pub now: i64,
}

/// Renders where notices go.
pub fn pushing(frame: Frame, pushing: Pushing) -> String {
    document(frame, ["推送设置", "Where notices go"], move || {
        let lang = lang();
        let test = pushing.webhook.as_ref().is_some_and(|webhook| webhook.enabled).then(|| {
            view! {
                <form method="post" action="/notices/test">
                    <button class="quiet" type="submit">{lang.pick("发送一条测试", "Send a test")}</button>
                </form>
            }
        });
        view! {
            <section class="page admin">
                <p class="crumb"><a href="/inbox">{lang.pick("收件", "Inbox")}</a></p>
                <h1>{lang.pick("推送设置", "Where notices go")}</h1>
                <p class="lede">{lede(&pushing, lang)}</p>
                {form(pushing.webhook.as_ref(), lang)}
                {test}
                {table(&pushing, lang)}
            </section>
        }
    })
}

fn lede(pushing: &Pushing, lang: Lang) -> String {
    let court = lang.pick(&pushing.court[0], &pushing.court[1]);
    match (&pushing.webhook, lang) {
        (None, Lang::Zh) => format!("{court}的通知只在收件中，还没有送往本院其他系统。"),
        (None, Lang::En) => format!("Notices of {court} stay in inboxes; none goes to other systems yet."),
        (Some(webhook), Lang::Zh) if !webhook.enabled => format!("{court}的推送已停用，通知只在收件中。"),
        (Some(webhook), Lang::En) if !webhook.enabled => {
            format!("Sending is switched off; notices of {court} stay in inboxes.")
        }
        (Some(webhook), _) if webhook.is_quiet(pushing.now) => match lang {
            Lang::Zh => format!("现在是静默时段，{} 起送出；收件不受影响。", webhook.quiet_to),
            Lang::En => format!("It is a quiet hour: sending goes on at {}. Inboxes do not wait.", webhook.quiet_to),
        },
        (Some(_), Lang::Zh) => format!("{court}的通知进入收件，并送往下面的地址。"),
        (Some(_), Lang::En) => format!("Notices of {court} go into inboxes and to the address below."),
    }
}

fn form(webhook: Option<&Webhook>, lang: Lang) -> AnyView {
    let text = |value: Option<String>| value.unwrap_or_default();
    let quiet = webhook.filter(|webhook| webhook.quiet_from != webhook.quiet_to);
    let field = |name: &'static str, label: &'static str, value: String| {
        view! {
            <label>
                <span>{label}</span>
                <input type="time" name=name value=value />
            </label>
        }
    };
    let again = webhook.is_some().then(|| {
        view! {
            <label class="tick">
                <input type="checkbox" name="new_secret" value="1" />
                <span>{lang.pick("换新密钥，旧密钥立即失效", "Another secret; the old one ends at once")}</span>
            </label>
        }
    });
    view! {
        <form class="gate-form wide" method="post" action="/notices/settings">
            <fieldset>
                <legend>{lang.pick("送往哪里", "Where to")}</legend>
                <label>
                    <span>{lang.pick("地址（https；内网 IP 可用 http）", "Address (https; http to a private IP address)")}</span>
                    <input type="text" inputmode="url" name="url" required maxlength="1000" autocomplete="off" value=text(webhook.map(|webhook| webhook.url.clone())) />
                </label>
                <label class="tick">
                    <input type="checkbox" name="enabled" value="1" checked=webhook.is_none_or(|webhook| webhook.enabled) />
                    <span>{lang.pick("启用", "Switched on")}</span>
                </label>
                {again}
            </fieldset>
            <fieldset>
                <legend>{lang.pick("何时", "When")}</legend>
                <p class="hint">{lang.pick("静默时段只推迟推送，不推迟收件；都留空为不静默。每日摘要留空为不发。", "Quiet hours put off sending, not inboxes; leave both empty for none. Leave the digest empty for none.")}</p>
                {field("quiet_from", lang.pick("静默自", "Quiet from"), text(quiet.map(|webhook| webhook.quiet_from.to_string())))}
                {field("quiet_to", lang.pick("静默至", "Quiet until"), text(quiet.map(|webhook| webhook.quiet_to.to_string())))}
                {field("digest_at", lang.pick("每日未读摘要", "Daily digest of what is unread"), webhook.map_or_else(|| String::from("08:30"), |webhook| text(webhook.digest_at.map(|at| at.to_string()))))}
            </fieldset>
            <button class="primary" type="submit">{lang.pick("保存", "Save")}</button>
        </form>
    }
    .into_any()
}

fn table(pushing: &Pushing, lang: Lang) -> Option<AnyView> {
    let labels = [("时间", "Time"), ("种类", "Kind"), ("状态", "State"), ("次数", "Tries"), ("编号", "Id")];
    let labels = labels.map(|(zh, en)| lang.pick(zh, en));
    let [_, kind, state, tries, id] = labels;
    let row = |line: &DeliveryLine| {
        let [zh, en] = kind_name(&line.kind);
        let named = lang.pick(zh, en).to_owned();
        view! {
            <tr>
                <th scope="row" class="moment">{time(line.made)}</th>
                <td data-label=kind>{named}</td>
                <td data-label=state class:waits=line.state == DeliveryState::Failed>{came_to(line, lang)}</td>
                <td data-label=tries class="number">{line.tries}</td>
                <td data-label=id class="said"><code>{line.id.clone()}</code></td>
            </tr>
        }
        .into_any()
    };
    (!pushing.deliveries.is_empty()).then(|| {
        view! {
            <section class="part" id="deliveries">
                <h2>{lang.pick("最近的推送", "Latest deliveries")}</h2>
                <div class="table-frame" tabindex="0" role="region" aria-label=lang.pick("推送表", "Deliveries")>
                    <table class="rows stacked">
                        <thead><tr>{labels.map(|head| view! { <th scope="col">{head}</th> })}</tr></thead>
                        <tbody>{pushing.deliveries.iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}

/// How far a delivery has come, in words.
fn came_to(line: &DeliveryLine, lang: Lang) -> String {
    let said = half(&line.said, lang);
    match (line.state, lang) {
        (DeliveryState::Sent, Lang::Zh) => format!("已送达 {}", time(line.due)),
        (DeliveryState::Sent, Lang::En) => format!("taken {}", time(line.due)),
        (DeliveryState::Failed, Lang::Zh) => format!("已放弃：{said}"),
        (DeliveryState::Failed, Lang::En) => format!("given up: {said}"),
        (DeliveryState::Waiting, _) if said.is_empty() => lang.pick("待送", "waiting").to_owned(),
        (DeliveryState::Waiting, Lang::Zh) => format!("{said}；{} 再试", time(line.due)),
        (DeliveryState::Waiting, Lang::En) => format!("{said}; again at {}", time(line.due)),
    }
}

/// Renders a secret, once.
pub fn secret(frame: Frame, secret: String) -> String {
    document(frame, ["签名密钥", "Secret"], move || {
        let lang = lang();
        view! {
            <section class="page gate">
                <h1>{lang.pick("签名密钥", "Secret")}</h1>
                <p class="lede">
                    {lang.pick(
                        "接收方用它核对签名。只显示这一次，请现在交给接收系统的管理员。",
                        "The receiver checks signatures with it. It is shown this once: hand it to whoever runs the receiver now.",
                    )}
                </p>
                <p class="key"><code>{secret}</code></p>
                <p class="onward"><a class="primary" href="/notices/settings">{lang.pick("已记下，返回", "Written down, go back")}</a></p>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_says_how_far_it_has_come() {
        let line = DeliveryLine {
            id: String::from("1"),
            kind: String::from("warning"),
            made: 1_717_084_800,
            due: 1_717_084_860,
            tries: 1,
            state: DeliveryState::Waiting,
            said: String::from("对方应答 503 / answered 503"),
        };
        assert_eq!(came_to(&line, Lang::Zh), "对方应答 503；2024-05-31 00:01 再试");
        assert_eq!(came_to(&line, Lang::En), "answered 503; again at 2024-05-31 00:01");
        let new = DeliveryLine { said: String::new(), tries: 0, ..line.clone() };
        assert_eq!(came_to(&new, Lang::Zh), "待送");
        let given_up = DeliveryLine { state: DeliveryState::Failed, ..line };
        assert_eq!(came_to(&given_up, Lang::Zh), "已放弃：对方应答 503");
    }
}
