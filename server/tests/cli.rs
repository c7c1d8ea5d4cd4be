//! The command line as a court's engineer meets it: what goes in, what comes out, and with which exit code.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huishang"));
        for name in ["HUISHANG_DATABASE_URL", "HUISHANG_OWNER_URL", "HUISHANG_DATA"] {
            command.env_remove(name);
        }
        command.envs(environment.iter().copied());
        command.args(arguments).current_dir(self.0.path()).output().unwrap()
    }

    /// Standard output as one JSON document and nothing else.
    fn json(&self, arguments: &[&str], code: i32) -> Value {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    fn fails(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

const HEAD: &str = "案号,承办部门,承办人,立案日期,结案日期,审理程序,案由,结案方式,是否开庭,可执行内容,原审案号,申请标的额,到位金额,立案渠道";

/// Four cases in, one of them open; two rows that cannot be.
fn cases(place: &Place) -> PathBuf {
    let rows = [
        HEAD,
        "（2023）冀0638民初1号,民一庭,甲,2023-01-05,2023-03-01,简易程序,民间借贷纠纷,判决,是,是,,,,网上",
        "(2023)冀0638民初2号,民一庭,甲,2023/1/6,2023/8/1,普通程序,民间借贷纠纷,判决,是,是,,,,窗口",
        "（2023）冀0638民初3号,民一庭,乙,2023-01-07,2023-02-01,小额诉讼程序,离婚纠纷,调解,否,否,,,,窗口",
        "（2023）冀0638民初4号,民一庭,乙,2023-06-01,,普通程序,离婚纠纷,,,,,,,窗口",
        "（2023）冀0638民初5号,民一庭,乙,2023-06-31,,普通程序,离婚纠纷,,,,,,,窗口",
        "（2023）冀0629民初6号,民一庭,乙,2023-06-01,,普通程序,离婚纠纷,,,,,,,窗口",
    ];
    place.file("案件.csv", &(rows.join("\n") + "\n"))
}

fn events(place: &Place) -> PathBuf {
    let rows = [
        "案号,事件,日期,截止日期,内容,批准人层级",
        "（2023）冀0638民初1号,上诉,2023-03-10,,,",
        "（2023）冀0638民初2号,延长审限,2023-06-20,,6个月,院长",
    ];
    place.file("事件.csv", &(rows.join("\n") + "\n"))
}

#[test]
fn import_evaluate_explain_verify() {
    let place = Place::new();
    let (cases, events) = (cases(&place), events(&place));
    // Events stand first on the line; cases go in first all the same.
    let report = place.json(&["import", "--court", "冀0638", text(&events), text(&cases), "--json"], 1);
    let counts: Vec<_> = report
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["kind"].clone(), one["added"].clone(), one["refused"].clone()))
        .collect();
    assert_eq!(
        counts,
        [
            (Value::from("cases"), Value::from(4), Value::from(2)),
            (Value::from("events"), Value::from(2), Value::from(0))
        ]
    );

    let arguments = ["evaluate", "--court", "冀0638", "--period", "2023-01..2023-09", "--json"];
    let figures = place.json(&[&arguments[..], &["--catalogue", "all"]].concat(), 0);
    let figure = |id: &str| figures.as_array().unwrap().iter().find(|line| line["indicator"] == id).cloned().unwrap();
    // Four of six rows could be used: under 95 %, so no number is shown, though both sides are.
    let appeal = figure("appeal_rate");
    assert_eq!(
        (&appeal["numerator"], &appeal["denominator"], &appeal["display"], &appeal["quality"]["code"]),
        (&Value::from(1), &Value::from(3), &Value::from("NQ"), &Value::from("NQ"))
    );
    assert_eq!(
        (&appeal["court"], &appeal["period"], &appeal["unit"], &appeal["state"]),
        (&Value::from("冀0638"), &Value::from("2023-01..2023-09"), &Value::from("percent"), &Value::Null)
    );
    assert_eq!(appeal["quality"]["completeness_percent"], 66.66);

    let explained = place.json(
        &[
            "explain",
            "--court",
            "冀0638",
            "--period",
            "2023-01..2023-09",
            "--indicator",
            "appeal_rate",
            "--side",
            "denominator",
            "--json",
        ],
        0,
    );
    assert_eq!((&explained["count"], &explained["total"]), (&Value::from(3), &Value::from(3)));
    assert!(explained["cases"][0]["because_zh"][0].as_str().unwrap().contains("结案日期"));

    assert_eq!(place.json(&["verify", "--json"], 0)["faults"], Value::Array(Vec::new()));
    let again = place.json(&["import", "--court", "冀0638", text(&cases), "--json"], 1);
    assert_eq!((&again[0]["added"], &again[0]["unchanged"]), (&Value::from(0), &Value::from(4)));
}

#[test]
fn a_workbook_is_imported_like_a_file_of_texts() {
    let place = Place::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in std::fs::read_to_string(cases(&place)).unwrap().lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    // A word beside the table is no row of it, and a cell that no CSV file could have is a fault of its row alone.
    sheet.write(20, 40, "制表人").unwrap();
    for (column, cell) in
        ["（2023）冀0638民初7号", "民一庭", "甲", "2023-01-05", "", "普通程序"].into_iter().enumerate()
    {
        sheet.write(21, column as u16, cell).unwrap();
    }
    sheet.write(21, 6, "由".repeat(2_000)).unwrap();
    let path = place.0.path().join("cases.xlsx");
    workbook.save(&path).unwrap();
    let report = place.json(&["import", "--court", "冀0638", text(&path), "--json"], 1);
    assert_eq!((&report[0]["added"], &report[0]["refused"]), (&Value::from(4), &Value::from(3)));
}

#[test]
fn printed_figures_from_their_counts() {
    let place = Place::new();
    let file = place.file(
        "measures.csv",
        "court,period,measure,value\n郑州,2021-01..2021-06,closed,126927\n郑州,2021-01..2021-06,new,146484\n郑州,2021-01..2021-06,carried_over,12087\n",
    );
    let figures = place.json(&["evaluate", "--measures", text(&file), "--json"], 0);
    let display =
        |id: &str| figures.as_array().unwrap().iter().find(|line| line["indicator"] == id).unwrap()["display"].clone();
    assert_eq!(
        (display("clearance_rate"), display("closing_to_intake_ratio")),
        (Value::from("80.04"), Value::from("86.65"))
    );
    let cut = place.json(&["evaluate", "--measures", text(&file), "--truncate", "--json"], 0);
    let ratio = cut.as_array().unwrap().iter().find(|line| line["indicator"] == "closing_to_intake_ratio").unwrap();
    assert_eq!(ratio["display"], "86.64");
}

#[test]
fn equal_seeds_generate_equal_files_that_import_cleanly() {
    let place = Place::new();
    for out in ["a.csv", "b.csv"] {
        let output = place.run(&[
            "generate",
            "--cases",
            "1500",
            "--court",
            "冀0638",
            "--from",
            "2022-01-01",
            "--to",
            "2023-06-30",
            "--seed",
            "7",
            "--out",
            out,
        ]);
        assert!(output.status.success());
    }
    let read = |name: &str| std::fs::read_to_string(place.0.path().join(name)).unwrap();
    assert_eq!(read("a.csv"), read("b.csv"));
    assert_eq!(read("a.events.csv"), read("b.events.csv"));
    assert_eq!(read("a.csv").lines().count(), 1_501);
    let report = place.json(&["import", "--court", "冀0638", "a.csv", "a.events.csv", "--json"], 0);
    assert_eq!(
        (&report[0]["added"], &report[0]["refused"], &report[1]["refused"]),
        (&Value::from(1_500), &Value::from(0), &Value::from(0))
    );
}

#[test]
fn a_clock_with_its_steps() {
    let place = Place::new();
    let clock = place.json(
        &[
            "clock",
            "--type",
            "民初",
            "--procedure",
            "simplified",
            "--docketed",
            "2023-01-10",
            "--event",
            "deduction:2023-02-01:2023-02-10",
            "--today",
            "2023-03-01",
            "--json",
        ],
        0,
    );
    // Three months of CPL 164, and ten days of appraisal that do not count.
    assert_eq!((&clock["due"], &clock["days_not_counted"]), (&Value::from("2023-04-20"), &Value::from(10)));
    assert_eq!((&clock["days_left"], &clock["days_used"]), (&Value::from(50), &Value::from(40)));
    assert_eq!(clock["steps"][0]["article"], "CPL 164");
    assert_eq!((&clock["statutory_due"], &clock["calendar"]), (&Value::from("2023-04-20"), &Value::from("inside")));
    assert_eq!((&clock["paused"], &clock["irregular"]), (&Value::Null, &Value::from(Vec::<Value>::new())));
    let actions: Vec<_> = clock["actions"].as_array().unwrap().iter().map(|one| (&one["what"], &one["day"])).collect();
    assert_eq!(actions.len(), 3);
    assert_eq!(actions[0], (&Value::from("apply_extension"), &Value::from("2023-04-05")));
}

#[test]
fn a_clock_with_reasons_approvers_and_days_of_rest() {
    let place = Place::new();
    let clock = |events: &[&str], today: &str| {
        let mut arguments = vec!["clock", "--type", "民初", "--docketed", "2023-04-01", "--today", today, "--json"];
        arguments.extend(events.iter().flat_map(|event| ["--event", *event]));
        place.json(&arguments, 0)
    };
    // Six months end on 1 October 2023; the first working day after National Day was Saturday the 7th.
    let rolled = clock(&[], "2023-06-01");
    assert_eq!((&rolled["statutory_due"], &rolled["due"]), (&Value::from("2023-10-01"), &Value::from("2023-10-07")));
    assert_eq!((&rolled["steps"][1]["what"], &rolled["days_left"]), (&Value::from("holiday"), &Value::from(128)));
    let appraised = clock(&["appraisal:2023-05-01:2023-05-10"], "2023-06-01");
    assert_eq!((&appraised["due"], &appraised["days_not_counted"]), (&Value::from("2023-10-11"), &Value::from(10)));
    assert_eq!(appraised["steps"][1]["article"], "CPLI 243, ALLI 50, TLP 9(6)");
    let stopped = clock(&["suspension:2023-05-01"], "2023-05-31");
    assert_eq!((&stopped["paused"], &stopped["days_left"]), (&Value::from("2023-05-01"), &Value::from(154)));
    let extended = clock(&["extension:2023-09-10:6个月:院长"], "2023-09-10");
    assert_eq!(
        (&extended["due"], &extended["irregular"]),
        (&Value::from("2024-04-01"), &Value::from(Vec::<Value>::new()))
    );
    let unsigned = clock(&["extension:2023-09-10:6个月", "psychiatric:2023-05-01:2023-05-10"], "2023-09-10");
    let irregular: Vec<_> = unsigned["irregular"].as_array().unwrap().iter().map(|one| &one["what"]).collect();
    assert_eq!(irregular, ["uncounted_not_applicable", "extension_without_approver"]);
    // Abroad there is no limit by law; for a change of sentence no rule is known.
    let none = |code| place.fails(&["clock", "--type", code, "--docketed", "2023-04-01"], 2);
    assert!(none("协外认").contains("CPL 287") && none("刑更").contains("no statutory limit is known"));
    let wrong = ["clock", "--type", "民初", "--docketed", "2023-04-01", "--event", "holiday:2023-05-01"];
    assert!(place.fails(&wrong, 2).contains("a reason such as appraisal"));
}

#[test]
fn a_backup_can_be_put_back() {
    let place = Place::new();
    let cases = cases(&place);
    place.json(&["import", "--court", "冀0638", text(&cases), "--json"], 1);
    assert!(place.run(&["backup", "copy"]).status.success());
    assert!(place.run(&["restore", "copy", "--data", "again"]).status.success());
    let evaluate = |data: &str| {
        place.json(&["evaluate", "--data", data, "--court", "冀0638", "--period", "2023", "--by", "judge", "--json"], 0)
    };
    assert_eq!(evaluate("data"), evaluate("again"));
    assert!(place.fails(&["restore", "copy", "--data", "again"], 2).contains("empty"));
    // The drill: what the whole catalogue evaluates to is the same, to the bit.
    let digest = |data: &str| {
        let done = |arguments: &[&str]| {
            let output = place.run(arguments);
            assert!(output.status.success(), "{arguments:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        done(&["pack", "--data", data, "--court", "冀0638", "--out", "packed"]);
        done(&["digest", "packed"])
    };
    let before = digest("data");
    assert_eq!(before, digest("again"));
    // One court goes back to what it was, and its log says so.
    assert!(place.run(&["backup", "--court", "冀0638", "one"]).status.success());
    place.json(&["import", "--court", "冀0638", text(&events(&place)), "--json"], 0);
    assert_ne!(digest("data"), before);
    assert!(place.run(&["restore", "--court", "冀0638", "one"]).status.success());
    assert_eq!(digest("data"), before);
    let verified = place.json(&["verify", "--json"], 0);
    assert_eq!(verified["faults"], Value::Array(Vec::new()));
    assert!(verified["anchors"]["冀0638"]["entry"].as_i64().unwrap() > 4);
}

#[test]
fn bad_usage_says_what_was_expected() {
    let place = Place::new();
    for (arguments, words) in [
        (&["evaluate", "--court", "冀0638", "--period", "2023-13"][..], "2023-13"),
        (&["evaluate", "--court", "雄县", "--period", "2023"], "雄县"),
        (&["evaluate", "--court", "冀0638", "--period", "2023"], "registry.db"),
        (&["import", "--court", "冀0638", "nowhere.csv"], "nowhere.csv"),
        (
            &["explain", "--court", "冀0638", "--period", "2023", "--indicator", "happiness", "--side", "numerator"],
            "happiness",
        ),
        (&["clock", "--type", "民初", "--docketed", "2023-02-30"], "2023-02-30"),
        (
            &["clock", "--type", "民初", "--docketed", "2023-01-05", "--event", "deduction:2023-03-05:2023-03-01"],
            "2023-03-01",
        ),
        (&["serve", "--addr", "0.0.0.0:3000"], "expected TLS"),
        (&["verify", "--database-url", "postgres://localhost:1/x"], "PostgreSQL"),
        (&["verify", "--database-url", "postgres://db.court.example/x"], "sslmode=verify-full"),
    ] {
        let said = place.fails(arguments, 2);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let wrong = place.file("wrong.csv", "a,b,c\n1,2,3\n");
    assert!(place.fails(&["import", "--court", "冀0638", text(&wrong)], 2).contains("案号"));
}

#[test]
fn rows_refused_twice_wait_once_and_a_good_row_settles_them() {
    let place = Place::new();
    let faulty = cases(&place);
    for _ in 0..2 {
        place.json(&["import", "--court", "冀0638", text(&faulty), "--json"], 1);
    }
    let completeness = || {
        let figures = place.json(&["evaluate", "--court", "冀0638", "--period", "2023", "--json"], 0);
        figures[0]["quality"]["completeness_percent"].clone()
    };
    assert_eq!(completeness(), 66.66);
    let good = "（2023）冀0638民初5号,民一庭,乙,2023-06-30,,普通程序,离婚纠纷,,,,,,,窗口";
    let corrected = place.file("改好.csv", &format!("{HEAD}\n{good}\n"));
    place.json(&["import", "--court", "冀0638", text(&corrected), "--json"], 0);
    assert_eq!(completeness(), 83.33);
    // Events that came before their case wait, and are settled when they come again after it.
    let events = place.file("先到.csv", "案号,事件,日期\n（2023）冀0638民初9号,上诉,2023-07-01\n");
    place.json(&["import", "--court", "冀0638", text(&events), "--json"], 1);
    let late = "（2023）冀0638民初9号,民一庭,乙,2023-06-30,2023-06-30,普通程序,离婚纠纷,判决,,,,,,窗口";
    let late = place.file("后到.csv", &format!("{HEAD}\n{late}\n"));
    place.json(&["import", "--court", "冀0638", text(&late), text(&events), "--json"], 0);
    assert_eq!(completeness(), 85.71);
}

#[test]
fn an_unclosed_quotation_mark_swallows_nothing() {
    let place = Place::new();
    let row = |serial: u32, cause: &str| {
        format!("（2023）冀0638民初{serial}号,民一庭,甲,2023-01-05,,普通程序,{cause},,,,,,,窗口")
    };
    let rows = [HEAD.to_owned(), row(1, "离婚纠纷"), row(2, "\"民间借贷纠纷"), row(3, "离婚纠纷")];
    let file = place.file("引号.csv", &(rows.join("\n") + "\n"));
    let said = place.fails(&["import", "--court", "冀0638", text(&file)], 2);
    assert!(said.contains("引号.csv") && said.contains("row 3") && said.contains("quotation marks"), "{said}");
    let quoted = place.file("好.csv", &[HEAD, "", &row(1, "\"买卖,合同\""), ""].join("\r\n"));
    place.json(&["import", "--court", "冀0638", text(&quoted), "--json"], 0);
}

#[test]
fn a_mistyped_folder_is_not_a_healthy_one() {
    let place = Place::new();
    for arguments in [&["verify", "--data", "typo"][..], &["backup", "--data", "typo", "copy"]] {
        assert!(place.fails(arguments, 2).contains("registry.db"), "{arguments:?}");
    }
    assert!(!place.0.path().join("typo").exists());
}

#[test]
fn courts_come_under_the_courts_above_them_in_any_order() {
    let place = Place::new();
    let row = |court: &str| {
        place.file(
            &format!("{court}.csv"),
            &format!("{HEAD}\n（2023）{court}民初1号,民一庭,甲,2023-01-05,,普通程序,离婚纠纷,,,,,,,窗口\n"),
        )
    };
    for court in ["京0105", "冀0638", "冀0602"] {
        place.json(&["import", "--court", court, text(&row(court)), "--json"], 0);
    }
    let courts = place.json(&["evaluate", "--court", "冀", "--period", "2023", "--by", "court", "--json"], 0);
    let seen: std::collections::BTreeSet<&str> =
        courts.as_array().unwrap().iter().map(|line| line["group"]["court"].as_str().unwrap()).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["冀0602", "冀0638"]);
}

#[test]
fn what_comes_after_expiry_does_not_heal_a_limit() {
    let place = Place::new();
    let due = |event: &str| {
        let arguments = [
            "clock",
            "--type",
            "民初",
            "--docketed",
            "2023-01-05",
            "--event",
            event,
            "--today",
            "2023-12-01",
            "--json",
        ];
        place.json(&arguments, 0)["due"].clone()
    };
    assert_eq!(due("extension:2023-06-20:6个月"), "2024-01-05");
    assert_eq!(due("extension:2023-07-06:6个月"), "2023-07-05");
    assert_eq!(due("deduction:2023-11-01:2023-11-30"), "2023-07-05");
    let untold = place.json(
        &[
            "clock",
            "--type",
            "民初",
            "--procedure",
            "simplified",
            "--docketed",
            "2023-01-10",
            "--event",
            "procedure_change:2023-04-01:ordinary",
            "--json",
        ],
        0,
    );
    assert_eq!((&untold["due"], &untold["days_left"]), (&Value::from("2023-07-10"), &Value::Null));
    assert!(
        place
            .fails(&["clock", "--type", "民初", "--docketed", "2023-01-10", "--today", "2022-01-01"], 2)
            .contains("--today")
    );
}

#[test]
fn a_folder_that_is_named_goes_before_what_the_environment_says() {
    let place = Place::new();
    place.json(&["import", "--court", "冀0638", text(&cases(&place)), "--json"], 1);
    let environment =
        [("HUISHANG_DATABASE_URL", "postgres://localhost:1/x"), ("HUISHANG_OWNER_URL", "postgres://localhost:1/x")];
    let code = |arguments: &[&str], environment: &[(&str, &str)]| place.run_with(arguments, environment).status.code();
    assert_eq!(code(&["verify", "--data", "data"], &environment), Some(0));
    assert_eq!(code(&["verify"], &environment), Some(2));
    assert_eq!(code(&["verify"], &[("HUISHANG_DATA", "data")]), Some(0));
    assert_eq!(code(&["verify"], &[("HUISHANG_DATA", "typo")]), Some(2));
}

#[test]
fn an_installation_moves_into_another_place_only() {
    let place = Place::new();
    place.json(&["import", "--court", "冀0638", text(&cases(&place)), "--json"], 1);
    let itself = place.fails(&["migrate", "--from", "data"], 2);
    assert!(itself.contains("another place"), "{itself}");
    let nothing = place.fails(&["migrate", "--from", "typo"], 2);
    assert!(nothing.contains("registry.db"), "{nothing}");
    let moved = place.run(&["migrate", "--from", "data", "--data", "moved"]);
    let said = String::from_utf8(moved.stdout).unwrap();
    assert!(said.contains("court_冀0638") && said.contains("冀0638: evaluates to"), "{said}");
    let figures = |data: &str| {
        place.json(&["evaluate", "--data", data, "--court", "冀0638", "--period", "2023-01..2023-08", "--json"], 0)
    };
    assert_eq!(figures("data"), figures("moved"));
    // A demo wants a place of its own.
    assert!(place.fails(&["demo", "--data", "moved"], 2).contains("empty"));
}
