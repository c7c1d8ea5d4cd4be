//! The courts the program ships with: Hebei, its intermediate courts and their basic courts.
//!
//! Basic courts are named and numbered after the county-level divisions of Hebei (codes 13xxxx of GB/T 2260, as of
//! 2020), one court a division. Some functional zones have a court too, and no division code.

use super::{Court, CourtCode};

/// The intermediate court of Xiong'an with its three basic courts, and the high and supreme courts above: 6 courts.
pub fn xiongan() -> Vec<Court> {
    courts_of(|seat| seat.digits == "96")
}

/// [`xiongan`] and the intermediate court of Baoding with its 22 basic courts, to whose list the three of Xiong'an
/// once belonged: 29 courts.
pub fn baoding() -> Vec<Court> {
    courts_of(|seat| matches!(seat.digits, "06" | "96"))
}

/// The 12 intermediate courts of Hebei with their 174 basic courts, and the two courts above: 188 courts.
pub fn hebei() -> Vec<Court> {
    courts_of(|_| true)
}

/// An intermediate court and the divisions its basic courts are named after.
struct Seat {
    /// What follows 冀 in its code.
    digits: &'static str,
    zh: &'static str,
    en: &'static str,
    short_zh: &'static str,
    short_en: &'static str,
    divisions: &'static [Division],
}

/// What follows 冀 in the code of the court, the Chinese and the English name of the division.
type Division = (&'static str, &'static str, &'static str);

/// What follows 冀 in the code of the court, its name and short name in Chinese, the same in English.
type Zone = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// In administrative order; positions are those in the whole list, so a court keeps its place when others join.
fn courts_of(wanted: impl Fn(&Seat) -> bool) -> Vec<Court> {
    let supreme = court(
        "最高法",
        None,
        ["最高人民法院", "Supreme People's Court", "最高法院", "Supreme Court"].map(str::to_owned),
    );
    let high = court(
        "冀",
        Some("最高法"),
        ["河北省高级人民法院", "Hebei High People's Court", "河北高院", "Hebei High Court"].map(str::to_owned),
    );
    let mut all = vec![(true, supreme), (true, high)];
    for seat in SEATS {
        all.extend(seat.courts().into_iter().map(|court| (wanted(seat), court)));
    }
    let numbered = (0..).zip(all);
    numbered.filter(|(_, (wanted, _))| *wanted).map(|(position, (_, court))| Court { position, ..court }).collect()
}

const fn city(
    digits: &'static str,
    zh: &'static str,
    short_zh: &'static str,
    en: &'static str,
    divisions: &'static [Division],
) -> Seat {
    Seat { digits, zh, en, short_zh, short_en: en, divisions }
}

impl Seat {
    /// The intermediate court, the courts of its divisions, those of its zones.
    fn courts(&self) -> Vec<Court> {
        let intermediate = court(
            &format!("冀{}", self.digits),
            Some("冀"),
            [
                format!("{}中级人民法院", self.zh),
                format!("{} Intermediate People's Court", self.en),
                format!("{}中院", self.short_zh),
                format!("{} Intermediate Court", self.short_en),
            ],
        );
        let mut courts = vec![intermediate];
        courts.extend(self.divisions.iter().map(|division| self.division_court(division)));
        courts.extend(ZONES.iter().filter(|zone| zone.0.starts_with(self.digits)).map(|zone| self.zone_court(zone)));
        courts
    }

    /// Courts of districts carry the name of the city: several cities have a 新华区 or a 桥西区.
    fn division_court(&self, &(digits, zh, en): &Division) -> Court {
        let (city_zh, city_en) =
            if zh.ends_with('区') { (self.zh, format!("{} ", self.en)) } else { ("", String::new()) };
        self.basic_court(
            digits,
            [
                format!("{city_zh}{zh}人民法院"),
                format!("{city_en}{en} People's Court"),
                short(zh, &SHORT_ZH),
                short(en, &SHORT_EN),
            ],
        )
    }

    fn zone_court(&self, &(digits, zh, short_zh, en, short_en): &Zone) -> Court {
        let names = [format!("{zh}人民法院"), format!("{en} People's Court"), short_zh.to_owned(), short_en.to_owned()];
        self.basic_court(digits, names)
    }

    fn basic_court(&self, digits: &str, names: [String; 4]) -> Court {
        court(&format!("冀{digits}"), Some(&format!("冀{}", self.digits)), names)
    }
}

/// A court with its full names and short names, Chinese before English.
fn court(code: &str, parent: Option<&str>, [name_zh, name_en, short_zh, short_en]: [String; 4]) -> Court {
    let code = CourtCode::known(code);
    let tier = code.tier();
    Court { code, name_zh, name_en, short_zh, short_en, tier, parent: parent.map(CourtCode::known), position: 0 }
}

/// The name with its ending replaced by a shorter one.
fn short(name: &str, endings: &[(&str, &str)]) -> String {
    let shortened = endings.iter().find_map(|(long, short)| Some(format!("{}{short}", name.strip_suffix(long)?)));
    shortened.unwrap_or_else(|| name.to_owned())
}

const SHORT_ZH: [(&str, &str); 3] = [("满族蒙古族自治县", "县"), ("满族自治县", "县"), ("回族自治县", "县")];

const SHORT_EN: [(&str, &str); 6] = [
    (" Manchu and Mongol Autonomous County", ""),
    (" Manchu Autonomous County", ""),
    (" Hui Autonomous County", ""),
    (" County", ""),
    (" District", ""),
    (" City", ""),
];

const SEATS: &[Seat] = &[
    city("01", "石家庄市", "石家庄", "Shijiazhuang", SHIJIAZHUANG),
    city("02", "唐山市", "唐山", "Tangshan", TANGSHAN),
    city("03", "秦皇岛市", "秦皇岛", "Qinhuangdao", QINHUANGDAO),
    city("04", "邯郸市", "邯郸", "Handan", HANDAN),
    city("05", "邢台市", "邢台", "Xingtai", XINGTAI),
    city("06", "保定市", "保定", "Baoding", BAODING),
    city("07", "张家口市", "张家口", "Zhangjiakou", ZHANGJIAKOU),
    city("08", "承德市", "承德", "Chengde", CHENGDE),
    city("09", "沧州市", "沧州", "Cangzhou", CANGZHOU),
    city("10", "廊坊市", "廊坊", "Langfang", LANGFANG),
    city("11", "衡水市", "衡水", "Hengshui", HENGSHUI),
    // 96 is the class of intermediate courts set up for some counties of a province (2018 amendment).
    Seat {
        digits: "96",
        zh: "河北雄安新区",
        en: "Hebei Xiong'an New Area",
        short_zh: "雄安",
        short_en: "Xiong'an",
        divisions: XIONGAN,
    },
];

const SHIJIAZHUANG: &[Division] = &[
    ("0102", "长安区", "Chang'an District"),
    ("0104", "桥西区", "Qiaoxi District"),
    ("0105", "新华区", "Xinhua District"),
    ("0107", "井陉矿区", "Jingxing Mining District"),
    ("0108", "裕华区", "Yuhua District"),
    ("0109", "藁城区", "Gaocheng District"),
    ("0110", "鹿泉区", "Luquan District"),
    ("0111", "栾城区", "Luancheng District"),
    ("0121", "井陉县", "Jingxing County"),
    ("0123", "正定县", "Zhengding County"),
    ("0125", "行唐县", "Xingtang County"),
    ("0126", "灵寿县", "Lingshou County"),
    ("0127", "高邑县", "Gaoyi County"),
    ("0128", "深泽县", "Shenze County"),
    ("0129", "赞皇县", "Zanhuang County"),
    ("0130", "无极县", "Wuji County"),
    ("0131", "平山县", "Pingshan County"),
    ("0132", "元氏县", "Yuanshi County"),
    ("0133", "赵县", "Zhaoxian County"),
    ("0181", "辛集市", "Xinji City"),
    ("0183", "晋州市", "Jinzhou City"),
    ("0184", "新乐市", "Xinle City"),
];

const TANGSHAN: &[Division] = &[
    ("0202", "路南区", "Lunan District"),
    ("0203", "路北区", "Lubei District"),
    ("0204", "古冶区", "Guye District"),
    ("0205", "开平区", "Kaiping District"),
    ("0207", "丰南区", "Fengnan District"),
    ("0208", "丰润区", "Fengrun District"),
    ("0209", "曹妃甸区", "Caofeidian District"),
    ("0224", "滦南县", "Luannan County"),
    ("0225", "乐亭县", "Laoting County"),
    ("0227", "迁西县", "Qianxi County"),
    ("0229", "玉田县", "Yutian County"),
    ("0281", "遵化市", "Zunhua City"),
    ("0283", "迁安市", "Qian'an City"),
    ("0284", "滦州市", "Luanzhou City"),
];

const QINHUANGDAO: &[Division] = &[
    ("0302", "海港区", "Haigang District"),
    ("0303", "山海关区", "Shanhaiguan District"),
    ("0304", "北戴河区", "Beidaihe District"),
    ("0306", "抚宁区", "Funing District"),
    ("0321", "青龙满族自治县", "Qinglong Manchu Autonomous County"),
    ("0322", "昌黎县", "Changli County"),
    ("0324", "卢龙县", "Lulong County"),
];

const HANDAN: &[Division] = &[
    ("0402", "邯山区", "Hanshan District"),
    ("0403", "丛台区", "Congtai District"),
    ("0404", "复兴区", "Fuxing District"),
    ("0406", "峰峰矿区", "Fengfeng Mining District"),
    ("0407", "肥乡区", "Feixiang District"),
    ("0408", "永年区", "Yongnian District"),
    ("0423", "临漳县", "Linzhang County"),
    ("0424", "成安县", "Cheng'an County"),
    ("0425", "大名县", "Daming County"),
    ("0426", "涉县", "Shexian County"),
    ("0427", "磁县", "Cixian County"),
    ("0430", "邱县", "Qiuxian County"),
    ("0431", "鸡泽县", "Jize County"),
    ("0432", "广平县", "Guangping County"),
    ("0433", "馆陶县", "Guantao County"),
    ("0434", "魏县", "Weixian County"),
    ("0435", "曲周县", "Quzhou County"),
    ("0481", "武安市", "Wu'an City"),
];

const XINGTAI: &[Division] = &[
    ("0502", "襄都区", "Xiangdu District"),
    ("0503", "信都区", "Xindu District"),
    ("0505", "任泽区", "Renze District"),
    ("0506", "南和区", "Nanhe District"),
    ("0522", "临城县", "Lincheng County"),
    ("0523", "内丘县", "Neiqiu County"),
    ("0524", "柏乡县", "Baixiang County"),
    ("0525", "隆尧县", "Longyao County"),
    ("0528", "宁晋县", "Ningjin County"),
    ("0529", "巨鹿县", "Julu County"),
    ("0530", "新河县", "Xinhe County"),
    ("0531", "广宗县", "Guangzong County"),
    ("0532", "平乡县", "Pingxiang County"),
    ("0533", "威县", "Weixian County"),
    ("0534", "清河县", "Qinghe County"),
    ("0535", "临西县", "Linxi County"),
    ("0581", "南宫市", "Nangong City"),
    ("0582", "沙河市", "Shahe City"),
];

const BAODING: &[Division] = &[
    ("0602", "竞秀区", "Jingxiu District"),
    ("0606", "莲池区", "Lianchi District"),
    ("0607", "满城区", "Mancheng District"),
    ("0608", "清苑区", "Qingyuan District"),
    ("0609", "徐水区", "Xushui District"),
    ("0623", "涞水县", "Laishui County"),
    ("0624", "阜平县", "Fuping County"),
    ("0626", "定兴县", "Dingxing County"),
    ("0627", "唐县", "Tangxian County"),
    ("0628", "高阳县", "Gaoyang County"),
    ("0630", "涞源县", "Laiyuan County"),
    ("0631", "望都县", "Wangdu County"),
    ("0633", "易县", "Yixian County"),
    ("0634", "曲阳县", "Quyang County"),
    ("0635", "蠡县", "Lixian County"),
    ("0636", "顺平县", "Shunping County"),
    ("0637", "博野县", "Boye County"),
    ("0681", "涿州市", "Zhuozhou City"),
    ("0682", "定州市", "Dingzhou City"),
    ("0683", "安国市", "Anguo City"),
    ("0684", "高碑店市", "Gaobeidian City"),
];

const ZHANGJIAKOU: &[Division] = &[
    ("0702", "桥东区", "Qiaodong District"),
    ("0703", "桥西区", "Qiaoxi District"),
    ("0705", "宣化区", "Xuanhua District"),
    ("0706", "下花园区", "Xiahuayuan District"),
    ("0708", "万全区", "Wanquan District"),
    ("0709", "崇礼区", "Chongli District"),
    ("0722", "张北县", "Zhangbei County"),
    ("0723", "康保县", "Kangbao County"),
    ("0724", "沽源县", "Guyuan County"),
    ("0725", "尚义县", "Shangyi County"),
    ("0726", "蔚县", "Yuxian County"),
    ("0727", "阳原县", "Yangyuan County"),
    ("0728", "怀安县", "Huai'an County"),
    ("0730", "怀来县", "Huailai County"),
    ("0731", "涿鹿县", "Zhuolu County"),
    ("0732", "赤城县", "Chicheng County"),
];

const CHENGDE: &[Division] = &[
    ("0802", "双桥区", "Shuangqiao District"),
    ("0803", "双滦区", "Shuangluan District"),
    ("0804", "鹰手营子矿区", "Yingshouyingzi Mining District"),
    ("0821", "承德县", "Chengde County"),
    ("0822", "兴隆县", "Xinglong County"),
    ("0824", "滦平县", "Luanping County"),
    ("0825", "隆化县", "Longhua County"),
    ("0826", "丰宁满族自治县", "Fengning Manchu Autonomous County"),
    ("0827", "宽城满族自治县", "Kuancheng Manchu Autonomous County"),
    ("0828", "围场满族蒙古族自治县", "Weichang Manchu and Mongol Autonomous County"),
    ("0881", "平泉市", "Pingquan City"),
];

const CANGZHOU: &[Division] = &[
    ("0902", "新华区", "Xinhua District"),
    ("0903", "运河区", "Yunhe District"),
    ("0921", "沧县", "Cangxian County"),
    ("0922", "青县", "Qingxian County"),
    ("0923", "东光县", "Dongguang County"),
    ("0924", "海兴县", "Haixing County"),
    ("0925", "盐山县", "Yanshan County"),
    ("0926", "肃宁县", "Suning County"),
    ("0927", "南皮县", "Nanpi County"),
    ("0928", "吴桥县", "Wuqiao County"),
    ("0929", "献县", "Xianxian County"),
    ("0930", "孟村回族自治县", "Mengcun Hui Autonomous County"),
    ("0981", "泊头市", "Botou City"),
    ("0982", "任丘市", "Renqiu City"),
    ("0983", "黄骅市", "Huanghua City"),
    ("0984", "河间市", "Hejian City"),
];

const LANGFANG: &[Division] = &[
    ("1002", "安次区", "Anci District"),
    ("1003", "广阳区", "Guangyang District"),
    ("1022", "固安县", "Gu'an County"),
    ("1023", "永清县", "Yongqing County"),
    ("1024", "香河县", "Xianghe County"),
    ("1025", "大城县", "Dacheng County"),
    ("1026", "文安县", "Wen'an County"),
    ("1028", "大厂回族自治县", "Dachang Hui Autonomous County"),
    ("1081", "霸州市", "Bazhou City"),
    ("1082", "三河市", "Sanhe City"),
];

const HENGSHUI: &[Division] = &[
    ("1102", "桃城区", "Taocheng District"),
    ("1103", "冀州区", "Jizhou District"),
    ("1121", "枣强县", "Zaoqiang County"),
    ("1122", "武邑县", "Wuyi County"),
    ("1123", "武强县", "Wuqiang County"),
    ("1124", "饶阳县", "Raoyang County"),
    ("1125", "安平县", "Anping County"),
    ("1126", "故城县", "Gucheng County"),
    ("1127", "景县", "Jingxian County"),
    ("1128", "阜城县", "Fucheng County"),
    ("1182", "深州市", "Shenzhou City"),
];

/// In the order the New Area lists its counties, not by number.
const XIONGAN: &[Division] =
    &[("0638", "雄县", "Xiongxian County"), ("0629", "容城县", "Rongcheng County"), ("0632", "安新县", "Anxin County")];

/// Functional zones known to have a court. Their codes are provisional: the class 91 and up is the custom for courts
/// without a division code, the numbers are to be confirmed by the courts themselves.
const ZONES: &[Zone] = &[
    (
        "0191",
        "石家庄高新技术产业开发区",
        "石家庄高新区",
        "Shijiazhuang High-Tech Industrial Development Zone",
        "Shijiazhuang High-Tech Zone",
    ),
    (
        "0291",
        "唐山高新技术产业开发区",
        "唐山高新区",
        "Tangshan High-Tech Industrial Development Zone",
        "Tangshan High-Tech Zone",
    ),
    (
        "0391",
        "秦皇岛经济技术开发区",
        "秦皇岛开发区",
        "Qinhuangdao Economic and Technological Development Zone",
        "Qinhuangdao Development Zone",
    ),
    ("0392", "秦皇岛北戴河新区", "北戴河新区", "Qinhuangdao Beidaihe New Area", "Beidaihe New Area"),
    ("0591", "邢台经济开发区", "邢台开发区", "Xingtai Economic Development Zone", "Xingtai Development Zone"),
    (
        "0691",
        "保定高新技术产业开发区",
        "保定高新区",
        "Baoding High-Tech Industrial Development Zone",
        "Baoding High-Tech Zone",
    ),
    (
        "1091",
        "廊坊经济技术开发区",
        "廊坊开发区",
        "Langfang Economic and Technological Development Zone",
        "Langfang Development Zone",
    ),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::court::{CourtTree, Tier};
    use std::collections::BTreeSet;

    fn codes<'a>(courts: impl IntoIterator<Item = &'a Court>) -> Vec<&'a str> {
        courts.into_iter().map(|court| court.code.as_str()).collect()
    }

    fn tree(courts: Vec<Court>) -> CourtTree {
        CourtTree::new(courts).unwrap()
    }

    fn code(text: &str) -> CourtCode {
        CourtCode::parse(text).unwrap()
    }

    #[test]
    fn xiongan_has_three_basic_courts_under_96() {
        let courts = xiongan();
        assert_eq!(codes(&courts), ["最高法", "冀", "冀96", "冀0638", "冀0629", "冀0632"]);
        let tree = tree(courts);
        let intermediate = tree.get(&code("冀96")).unwrap();
        assert_eq!(intermediate.name_zh, "河北雄安新区中级人民法院");
        assert_eq!(intermediate.name_en, "Hebei Xiong'an New Area Intermediate People's Court");
        assert_eq!(
            (intermediate.short_zh.as_str(), intermediate.short_en.as_str()),
            ("雄安中院", "Xiong'an Intermediate Court")
        );
        let xiongxian = tree.get(&code("冀0638")).unwrap();
        assert_eq!((xiongxian.name_zh.as_str(), xiongxian.short_zh.as_str()), ("雄县人民法院", "雄县"));
        assert_eq!(
            (xiongxian.name_en.as_str(), xiongxian.short_en.as_str()),
            ("Xiongxian County People's Court", "Xiongxian")
        );
    }

    #[test]
    fn baoding_adds_its_intermediate_court_and_22_basic_courts() {
        let tree = tree(baoding());
        assert_eq!(tree.courts().len(), xiongan().len() + 23);
        assert_eq!(tree.children(&code("冀06")).count(), 22);
        assert_eq!(codes(tree.children(&code("冀96"))), ["冀0638", "冀0629", "冀0632"]);
        assert_eq!(tree.get(&code("冀0602")).unwrap().name_zh, "保定市竞秀区人民法院");
        assert_eq!(tree.get(&code("冀0602")).unwrap().name_en, "Baoding Jingxiu District People's Court");
        assert_eq!(tree.get(&code("冀0691")).unwrap().name_zh, "保定高新技术产业开发区人民法院");
    }

    /// 49 districts, 21 county-level cities, 91 counties and 6 autonomous counties, and 7 zones.
    #[test]
    fn hebei_has_a_court_for_each_of_its_167_county_level_divisions() {
        let names: Vec<&str> = SEATS.iter().flat_map(|seat| seat.divisions).map(|division| division.1).collect();
        let ending = |end: &str| names.iter().filter(|name| name.ends_with(end)).count();
        assert_eq!((ending("区"), ending("市"), ending("自治县"), ending("县")), (49, 21, 6, 97));
        let tree = tree(hebei());
        let of = |tier| tree.courts().iter().filter(|court| court.tier == tier).count();
        assert_eq!((of(Tier::Supreme), of(Tier::High), of(Tier::Intermediate), of(Tier::Basic)), (1, 1, 12, 174));
        let per_seat: Vec<usize> = tree.children(&code("冀")).map(|seat| tree.children(&seat.code).count()).collect();
        assert_eq!(per_seat, [23, 15, 9, 18, 19, 22, 16, 11, 16, 11, 11, 3]);
    }

    #[test]
    fn only_the_courts_of_xiongan_stand_elsewhere_than_their_number_says() {
        let elsewhere: Vec<Court> =
            hebei().into_iter().filter(|court| court.parent != court.code.parent_by_rule()).collect();
        assert_eq!(codes(&elsewhere), ["冀0638", "冀0629", "冀0632"]);
    }

    #[test]
    fn the_lists_stand_in_the_order_of_the_tree_and_keep_their_positions() {
        let whole = hebei();
        assert_eq!(tree(whole.clone()).courts(), whole);
        for part in [xiongan(), baoding()] {
            assert!(part.iter().all(|court| whole.contains(court)));
            assert_eq!(tree(part.clone()).courts(), part);
        }
    }

    #[test]
    fn codes_are_valid_and_full_chinese_names_unique() {
        let courts = hebei();
        for court in &courts {
            assert_eq!(CourtCode::parse(court.code.as_str()).as_ref(), Ok(&court.code));
            assert!(
                court.name_zh.ends_with("人民法院") && court.name_en.ends_with("People's Court"),
                "{}",
                court.name_zh
            );
            assert!(court.name_en.is_ascii() && !court.short_en.contains("County"), "{}", court.name_en);
        }
        let zh: BTreeSet<&str> = courts.iter().map(|court| court.name_zh.as_str()).collect();
        let en: BTreeSet<&str> = courts.iter().map(|court| court.name_en.as_str()).collect();
        // 魏县 in Handan and 威县 in Xingtai are both Weixian.
        assert_eq!((zh.len(), en.len()), (courts.len(), courts.len() - 1));
    }

    #[test]
    fn short_names_are_unique_below_one_court() {
        let tree = tree(hebei());
        for parent in tree.courts() {
            let children: Vec<&Court> = tree.children(&parent.code).collect();
            let zh: BTreeSet<&str> = children.iter().map(|court| court.short_zh.as_str()).collect();
            let en: BTreeSet<&str> = children.iter().map(|court| court.short_en.as_str()).collect();
            assert_eq!((zh.len(), en.len()), (children.len(), children.len()), "{}", parent.name_zh);
        }
        assert_eq!(tree.get(&code("冀0828")).unwrap().short_zh, "围场县");
        assert_eq!(tree.get(&code("冀0828")).unwrap().short_en, "Weichang");
        assert_eq!(tree.get(&code("冀0107")).unwrap().short_en, "Jingxing Mining");
    }
}
