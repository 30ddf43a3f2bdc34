"""The languages one can choose from a list: their tags (BCP 47, in the one spelling) and their own names.

The names are those of Unicode's CLDR as Babel has them, and what the languages' own encyclopedias call themselves for
some that CLDR does not speak. Kept here, since asking Babel for all would read its data of every language. Any other
language can be chosen by its tag.
"""

from typing import Final

# One pair a line where the name runs from right to left, to be legible.
_PAIRS: Final = """
aa Qafar; ab Аԥсшәа; ace Bahsa Acèh; ach Acholi; ady адыгабзэ; af Afrikaans; agq Aghem; ak Akan; alt алтай тил;
am አማርኛ; an aragonés; ann Obolo; arn Mapudungun; as অসমীয়া; asa Kipare; ast asturianu; av авар мацӀ; awa अवधी;
ay aymar aru; az azərbaycan; az-Cyrl азәрбајҹан (Кирил); ba башҡорт теле; ban Basa Bali; bar Boarisch; bas Ɓàsàa;
be беларуская; bem Ichibemba; bew Betawi; bez Hibena; bg български; bgc हरियाणवी; bho भोजपुरी; bi Bislama; bik Bikol;
blo anii kagɩja; blt ꪼꪕꪒꪾ; bm bamanakan; bn বাংলা; bo བོད་སྐད་; br brezhoneg; brx बर’; bs bosanski;
bs-Cyrl босански (ћирилица); bss Akoose; bua буряад хэлэн; byn ብሊን; ca català; cad Caddo; cch Atsam; ccp 𑄌𑄋𑄴𑄟𑄳𑄦;
ce нохчийн; ceb Cebuano; cgg Rukiga; ch Chamoru; chm марий йылме; cho Chahta; chr ᏣᎳᎩ; cic Chikashshanompaʼ;
co corsu; cr ᓀᐦᐃᔭᐍᐏᐣ; crh qırımtatarca; crs Kreol Seselwa; cs čeština; csb kaszëbsczi; csw ᓀᐦᐃᓇᐍᐏᐣ;
cu церковнослове́нскїй; cv чӑваш; cy Cymraeg; da dansk; dav Kitaita; de Deutsch; de-AT Deutsch (Österreich);
de-CH Deutsch (Schweiz); din Thuɔŋjäŋ; diq Zazakî; dje Zarmaciine; doi डोगरी; dsb dolnoserbšćina; dua duálá;
dyo joola; dyu Julakan; dz རྫོང་ཁ; ebu Kĩembu; ee eʋegbe; el Ελληνικά; en English; en-GB English (United Kingdom);
en-US English (United States); eo Esperanto; es español; es-419 español (Latinoamérica); es-MX español (México);
et eesti; eu euskara; ewo ewondo; ff Pulaar; fi suomi; fil Filipino; fj Na Vosa Vakaviti; fo føroyskt; fon Fɔ̀ngbè;
fr français; fr-CA français (Canada); frp arpetan; frr Nordfriisk; fur furlan; fy Frysk; ga Gaeilge; gaa Gã;
gag gagauz dili; gan 贛語; gcr Kréyòl gwiyannen; gd Gàidhlig; gez ግዕዝኛ; gl galego; gn avañe’ẽ; gsw Schwiizertüütsch;
gu ગુજરાતી; guz Ekegusii; gv Gaelg; ha Hausa; hak 客家話; haw ʻŌlelo Hawaiʻi; hi हिन्दी; hil Hiligaynon; hr hrvatski;
hsb hornjoserbšćina; ht Kreyòl Ayisyen; hu magyar; hy հայերեն; hz Otjiherero; ia interlingua; id Indonesia;
ie Interlingue; ig Igbo; ii ꆈꌠꉙ; ik Iñupiaq; ilo Ilokano; io Ido; is íslenska; it italiano; iu ᐃᓄᒃᑎᑐᑦ; ja 日本語;
jam Patwa; jbo la .lojban.; jgo Ndaꞌa; jmc Kimachame; jv Jawa; ka ქართული; kaa қарақалпақша; kab Taqbaylit; kaj Kaje;
kam Kikamba; kbd адыгэбзэ; kcg Katab; kde Chimakonde; kea kabuverdianu; ken Kɛnyaŋ; kg Kikongo; kgp kanhgág;
khq Koyra ciini; ki Gikuyu; kj Oshikwanyama; kk қазақ тілі; kkj kakɔ; kl kalaallisut; kln Kalenjin; km ខ្មែរ;
kn ಕನ್ನಡ; ko 한국어; kok कोंकणी; kpe Kpɛlɛɛ; kr Kanuri; krc къарачай-малкъар тил; ks-Deva कॉशुर (देवनागरी);
ksb Kishambaa; ksf rikpa; ksh Kölsch; ku kurdî (kurmancî); kum къумукъ тил; kv коми кыв; kw kernewek; kxv kuvi;
ky кыргызча; la Latina; lad djudeo-espanyol; lag Kɨlaangi; lb Lëtzebuergesch; lez лезги чӀал; lg Luganda;
li Limburgs; lij ligure; lkt Lakȟólʼiyapi; lld ladin; lmo Lombard; ln lingála; lo ລາວ; loz Silozi; lt lietuvių;
ltg latgalīšu; lu Tshiluba; luo Dholuo; luy Luluhia; lv latviešu; lzz Lazuri; mag मगही; mai मैथिली; mas Maa;
mdf мокшень кяль; mer Kĩmĩrũ; mfe kreol morisien; mg Malagasy; mgh Makua; mgo metaʼ; mi Māori; mic Lʼnuiʼsuti;
min Baso Minangkabau; mk македонски; ml മലയാളം; mn монгол; mni মৈতৈলোন্; moh Kanienʼkéha; mos Mooré; mr मराठी;
ms Melayu; mt Malti; mua MUNDAŊ; mus Mvskoke; mwl mirandés; my မြန်မာ; myv эрзянь кель; nan 閩南語; nap napulitano;
naq Khoekhoegowab; nb norsk bokmål; nd isiNdebele; nds Neddersass’sch; ne नेपाली; new नेपाल भाषा; ng Oshindonga;
nl Nederlands; nl-BE Nederlands (België); nmg Kwasio; nn norsk nynorsk; nnh Shwóŋò ngiembɔɔn; no norsk;
nr isiNdebele; nso Sesotho sa Leboa; nus Thok Nath; nv Diné Bizaad; ny Nyanja; nym Kinyamwezi; nyn Runyankore;
oc occitan; oj Anishinaabemowin; om Oromoo; or ଓଡ଼ିଆ; os ирон; osa 𐓏𐓘𐓻𐓘𐓻𐓟; pa ਪੰਜਾਬੀ; pag Pangasinan;
pam Kapampangan; pap Papiamentu; pcd picard; pcm Naijíriá Píjin; pis Pijin; pl polski; pms piemontèis; prg prūsiskan;
pt português; pt-BR português (Brasil); pt-PT português (Portugal); qu Runasimi; quc Kʼicheʼ; raj राजस्थानी;
rif Tarifit; rm rumantsch; rn Ikirundi; ro română; rof Kihorombo; rom romani čhib; ru русский; rue русиньскый;
rw Ikinyarwanda; rwk Kiruwa; sa संस्कृत भाषा; sah саха тыла; saq Kisampur; sat ᱥᱟᱱᱛᱟᱲᱤ;
sat-Deva सानताड़ी (देवानागारी); sbp Ishisangu; sc sardu; scn sicilianu; sco Scots; sd-Deva सिन्धी (देवनागिरी);
se davvisámegiella; seh sena; ses Koyraboro senni; sg Sängö; shi ⵜⴰⵛⵍⵃⵉⵜ; shn တႆး; si සිංහල; sid Sidaamu Afo;
sk slovenčina; sl slovenščina; sm Gagana Samoa; sma Åarjelsaemien gïele; smj julevsámegiella; smn anarâškielâ;
sms sääʹmǩiõll; sn chiShona; so Soomaali; sq shqip; sr српски; sr-Cyrl српски (ћирилица); sr-Latn srpski (latinica);
srn Sranantongo; ss siSwati; ssy Saho; st Sesotho; su Basa Sunda; sv svenska; sw Kiswahili; szl ślōnski; ta தமிழ்;
tcy ತುಳು; te తెలుగు; teo Kiteso; tet Tetun; tg тоҷикӣ; th ไทย; ti ትግርኛ; tig ትግረ; tk türkmen dili; tn Setswana;
to lea fakatonga; tpi Tok Pisin; tr Türkçe; trv patas Taroko; ts Xitsonga; tt татар; tum chiTumbuka; tw Twi;
twq Tasawaq senni; ty reo Tahiti; tyv тыва дыл; tzm Tamaziɣt n laṭlaṣ; udm удмурт кыл; uk українська; uz o‘zbek;
uz-Cyrl ўзбекча (Кирил); vai ꕙꔤ; ve Tshivenḓa; vec veneto; vi Tiếng Việt; vls West-Vlams; vmw emakhuwa; vo Volapük;
vun Kyivunjo; wa walon; wae Walser; wal ወላይታቱ; war Winaray; wbp Warlpiri; wo Wolof; wuu 吴语; xal хальмг келн;
xh IsiXhosa; xnr कांगड़ी; xog Olusoga; yav nuasue; yo Èdè Yorùbá; yrl nheẽgatu; yue 粵語; yue-Hans 粤语 (简体);
yue-Hant 粵語 (繁體); za Vahcuengh; zgh ⵜⴰⵎⴰⵣⵉⵖⵜ; zh 中文; zh-Hans 中文 (简体); zh-Hant 中文 (繁體); zu isiZulu;
aeb تونسي;
apc العامية;
ar العربية;
ary الدارجة المغربية;
arz مصرى;
az-Arab آذربایجان تۆرکجه‌سی (عربجه);
bal بلۆچی;
bgn بلوچی (رخشانی);
ckb کوردیی ناوەندی;
dv ދިވެހިބަސް;
fa فارسی;
fa-AF فارسی (افغانستان);
ff-Adlm 𞤆𞤵𞤤𞤢𞤪 (𞤀𞤁𞤂𞤢𞤃);
glk گیلکی;
he עברית;
khw کھوار;
kk-Arab قازاق ءتىلى (اراب جازۋى);
ks کٲشُر;
lrc لۊری شومالی;
ms-Arab بهاس ملايو (عرب);
mzn مازرونی;
nqo ߒߞߏ;
pa-Arab پنجابی (عربی);
ps پښتو;
rhg 𐴌𐴗𐴥𐴝𐴙𐴚𐴒𐴙𐴝;
rhg-Rohg 𐴌𐴗𐴥𐴝𐴙𐴚𐴒𐴙𐴝;
sd سنڌي;
sdh کوردی خوارگ;
skr سرائیکی;
syr ܣܘܪܝܝܐ;
trw توروالی;
ug ئۇيغۇرچە;
ur اردو;
uz-Arab اوزبیک (عربی);
yi ייִדיש;
"""

OWN_NAMES: Final[dict[str, str]] = {
    tag: name for tag, _, name in (pair.strip().partition(" ") for pair in _PAIRS.split(";")) if tag
}
