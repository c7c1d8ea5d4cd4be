//! A made-up bulletin: long text, tables narrow and wide, two trends.

use domain::bulletin::{Block, Bulletin, Cell, Content, Table, Trend};
use domain::figure::State;

const COURTS: [&str; 4] = ["中级人民法院", "城东区人民法院", "城西区人民法院", "望江县人民法院"];

const INDICATORS: [&str; 18] = [
    "立案变更率",
    "诉前调解成功分流率",
    "一审裁判被改判发回重审率（错误）",
    "生效案件被改判发回重审率",
    "二审改判发回重审率",
    "裁定再审审查率",
    "一审服判息诉率",
    "法定审限内结案率",
    "平均审理时间指数",
    "延长审限未结比",
    "案访比",
    "执行案件终结率",
    "执行到位率",
    "执行完毕率",
    "裁判文书上网率",
    "审限内结案率同比",
    "结案均衡度",
    "民事裁判申请执行率",
];

/// The whole of it.
pub(crate) fn bulletin() -> Bulletin {
    let long = "今年以来，全市法院坚持以习近平法治思想为指导，深入贯彻党的二十大精神，扎实推进审判管理现代化，审判质效总体平稳向好。\
                1—6月，全市法院共受理各类案件48,213件，同比上升3.27%；审执结41,906件，同比上升5.14%；结案率86.92%，法定审限内结案率99.31%。"
        .repeat(2);
    let blocks = vec![
        heading(1, "总体情况"),
        paragraph(&long),
        heading(2, "收结案情况"),
        paragraph("新收案件<同比>上升，“民事”案件占比72.4%。\n执行案件占比18.6%，较去年同期下降1.2个百分点。"),
        table(narrow()),
        heading(2, "指标运行情况"),
        heading(3, "优于合理区间的指标"),
        paragraph(&long),
        trend(0),
        heading(1, "各院指标情况"),
        heading(2, "十八项指标一览"),
        table(wide()),
        heading(1, "存在的问题"),
        paragraph(&long.repeat(3)),
        heading(2, "延长审限未结案件较多"),
        trend(1),
        heading(1, "工作要求"),
        paragraph(&long),
    ];
    let blocks = blocks.into_iter().enumerate().map(|(at, content)| Block { id: format!("b{at}"), content }).collect();
    Bulletin {
        title: String::from("关于2024年上半年全市法院审判质效管理指标运行情况的通报"),
        to: String::from("各区、县人民法院，本院各部门"),
        from: String::from("江州市中级人民法院审判管理办公室"),
        date: String::from("2024年7月12日"),
        blocks,
        source: String::from("数据来源：指标包 2024-06 第3版 · 摘要 9f3a61c2 · 统计口径截至2024年6月30日"),
    }
}

/// Its two trends; the second has gaps, and its range has one end.
pub(crate) fn trends() -> [Trend; 2] {
    let month = |at: usize| format!("{}-{:02}", 2022 + (at + 6) / 12, (at + 6) % 12 + 1);
    let shown = [
        "91.20%", "90.85%", "91.64%", "92.03%", "91.77%", "90.12%", "89.46%", "89.95%", "90.71%", "91.38%", "91.90%",
        "92.47%", "92.10%", "91.56%", "90.93%", "90.02%", "89.18%", "88.67%", "88.21%", "88.90%", "89.74%", "90.16%",
        "89.83%", "89.05%",
    ];
    let first = (0..).zip(shown).map(|(at, shown)| (month(at), Some(String::from(shown)))).collect();
    let second = (0..12).map(|at| (month(at + 12), (at != 4 && at != 6).then(|| format!("{}", 118 + at * 3 % 17))));
    [
        Trend {
            title: String::from("一审服判息诉率连续三个月低于区间下限"),
            subtitle: String::from("一审服判息诉率，2022年7月—2024年6月，%"),
            points: first,
            range: [Some(String::from("90.00%")), Some(String::from("93.00%"))],
        },
        Trend {
            title: String::from("延长审限未结案件居高不下"),
            subtitle: String::from("延长审限未结案件，2023年7月—2024年6月，件"),
            points: second.collect(),
            range: [None, Some(String::from("125"))],
        },
    ]
}

/// Indicators with their formula, numerator and denominator; the last has no denominator.
pub(crate) fn formulas() -> [[&'static str; 4]; 3] {
    [
        ["结案率", "审执结案件数÷受理案件数×100%", "41,906", "48,213"],
        ["一审服判息诉率", "（一审结案数－上诉案件数）÷一审结案数×100%", "21,877", "24,567"],
        ["执行到位率", "执行到位金额÷执行标的金额×100%", "1,234.50", ""],
    ]
}

fn narrow() -> Table {
    let head = [&["指标"][..], &COURTS].concat().into_iter().map(String::from).collect();
    let rows = (0..).zip(INDICATORS).map(|(at, name)| {
        let cells = (0..COURTS.len()).map(|court| cell(at, court));
        std::iter::once(Cell::Text(String::from(name))).chain(cells).collect()
    });
    Table {
        caption: String::from("表1　2024年上半年各院审判质效指标"), head, rows: rows.collect(), notes: notes()
    }
}

fn wide() -> Table {
    let head = [&["法院"][..], &INDICATORS].concat().into_iter().map(String::from).collect();
    let rows = (0..).zip(COURTS).map(|(court, name)| {
        let cells = (0..INDICATORS.len()).map(|at| cell(at, court));
        std::iter::once(Cell::Text(String::from(name))).chain(cells).collect()
    });
    Table { caption: String::from("表2　十八项指标一览"), head, rows: rows.collect(), notes: notes() }
}

fn notes() -> Vec<String> {
    let notes =
        ["注：▼ 偏离合理区间；◆ 优于合理区间。", "“—”表示分母为零，无法计算；“*”表示数据完整度不足，不予评价。"];
    notes.map(String::from).into()
}

fn cell(at: usize, court: usize) -> Cell {
    let state = match (at * 5 + court * 3) % 7 {
        0 => Some(State::Outside),
        1 => Some(State::Better),
        2 => None,
        _ => Some(State::Inside),
    };
    if at == 10 && court == 2 {
        return Cell::Number(String::from("—"), None);
    }
    let hundredths = (at * 1237 + court * 411) % 10_000;
    let shown = match at {
        8 => format!("{:.4}", 0.5 + f64::from(u16::try_from(hundredths).unwrap_or(0)) / 40_000.0),
        9 => format!("1,{:03}", hundredths % 1000),
        _ => format!("{}.{:02}%", hundredths / 100, hundredths % 100),
    };
    Cell::Number(shown, state)
}

fn heading(level: u8, text: &str) -> Content {
    Content::Heading(level, text.to_owned())
}

fn paragraph(text: &str) -> Content {
    Content::Paragraph(text.to_owned())
}

fn table(table: Table) -> Content {
    Content::Table(table)
}

fn trend(at: usize) -> Content {
    let [first, second] = trends();
    Content::Trend(if at == 0 { first } else { second })
}
