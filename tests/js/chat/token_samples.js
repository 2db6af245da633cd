/** Texts as people send them, one kind each, to hold the estimate of tokens against a real tokenizer. */

/** @type {Record<string, string>} */
export const SAMPLES = {
  english: `The harbour was quiet when we arrived, and the only light came from a window above the bakery. My
grandmother used to say that a town shows its character at five in the morning, before anybody has had time to put on a
face. We carried the boxes up the stairs one by one. Nobody spoke much; the journey had been long, and each of us was
thinking about what we had left behind. By the time the sun came up, the kitchen smelled of coffee and wet coats, and
somebody had started to laugh about the map that we had followed so carefully in the wrong direction.`,

  question: `Hi! Could you help me write an email to my landlord? The heating hasn't worked since Tuesday, I've called
three times and nobody came. I'd like to stay friendly but firm, mention that I may reduce the rent, and ask for a date
by which it'll be repaired. Max. 120 words please. Thanks!!`,

  spanish: `El locutorio de la esquina abría a las ocho de la mañana y no cerraba hasta que se iba el último cliente.
Allí se juntaban los que querían oír la voz de su madre, los que mandaban dinero a casa y los que solo pedían prestado
un bolígrafo. Había cinco cabinas de madera, un reloj para cada país y un ventilador que hacía más ruido que aire. La
dueña conocía a todos por su nombre y sabía, por la cara con la que salían, si las noticias habían sido buenas.`,

  german: `Die Straßenbahn fuhr langsam über die Brücke, während unten die ersten Schiffe ablegten. Ein Mädchen mit
einer viel zu großen Mütze zählte laut die Möwen und verlor dabei jedes Mal den Faden. Der Schaffner, dessen Uniform
schon bessere Jahre gesehen hatte, tat so, als bemerke er die Hundehaare auf dem Nebensitz nicht. Im Krankenhausgarten
blühten die Apfelbäume, und jemand hatte vergessen, die Gartenbeleuchtung auszuschalten.`,

  french: `Le marché s'installait avant l'aube, quand la place n'était encore qu'un rectangle d'ombre. On entendait
d'abord les caisses, puis les voix, et enfin le bruit des pièces que l'on compte. La fleuriste gardait toujours un
bouquet pour la vieille dame du troisième étage, celle qui ne descendait plus depuis l'hiver. À midi, il ne restait
que quelques feuilles de salade, un chat très satisfait et l'odeur du poisson.`,

  javascript: `export class Timetable {
  #departures = new Map();

  /** @param {{ line: string, platform: number, leavesAt: Date }[]} departures */
  constructor(departures) {
    for (const departure of departures) {
      const known = this.#departures.get(departure.line) ?? [];
      this.#departures.set(departure.line, [...known, departure]);
    }
  }

  nextOf(line, now = new Date()) {
    const later = this.#departures.get(line)?.filter(({ leavesAt }) => leavesAt >= now) ?? [];
    if (later.length === 0) return null;
    return later.reduce((first, other) => (other.leavesAt < first.leavesAt ? other : first));
  }
}

const table = new Timetable(await fetch("/api/departures?station=42").then((answer) => answer.json()));
document.querySelector("#next").textContent = \`\${table.nextOf("S7")?.platform ?? "–"}\`;`,

  python: `def moving_average(values: list[float], width: int = 7) -> list[float]:
    """Return the mean of each window of \`width\` values."""
    if width < 1 or width > len(values):
        raise ValueError(f"width must be between 1 and {len(values)}, not {width}")
    total = sum(values[:width])
    averages = [total / width]
    for index in range(width, len(values)):
        total += values[index] - values[index - width]
        averages.append(total / width)
    return averages


class Reader:
    def __init__(self, path: str, *, encoding: str = "utf-8") -> None:
        self.path = path
        self.rows = [line.rstrip("\\n").split(",") for line in open(path, encoding=encoding)]

    def column(self, name: str) -> list[str]:
        position = self.rows[0].index(name)
        return [row[position] for row in self.rows[1:] if len(row) > position]`,

  markdown: `## Before you buy a used bicycle

1. **Look at the frame.** Cracks hide near the *bottom bracket* and under stickers.
2. Spin both wheels: does the rim touch the brake pads?
3. Ask for the frame number, and check it at [bikeregister.com](https://www.bikeregister.com/).

| Part | What it costs | How long it lasts |
| --- | ---: | --- |
| Chain | 15–40 € | 3,000 km |
| Brake pads | 8–20 € | one winter |
| Tyres | 25–60 € each | 5,000 km |

> A cheap bicycle that needs a new wheel is not cheap.

- [x] brakes
- [ ] lights
- [ ] lock`,

  json: `{
  "id": "order-20934",
  "customer": { "name": "Ana Pérez", "email": "ana@example.com", "vip": false },
  "items": [
    { "sku": "LAMP-0042", "quantity": 2, "price": 39.9, "tags": ["light", "desk"] },
    { "sku": "CHAIR-1107", "quantity": 1, "price": 189, "tags": [] }
  ],
  "createdAt": "2026-03-14T09:26:53Z",
  "total": 268.8
}`,

  chinese: `街角的电话亭早上八点开门,一直开到最后一位客人离开。有人来听母亲的声音,有人来给家里寄钱,也有人只是借一支笔。店里有五个木头
隔间,每个国家都有一个钟,还有一台声音比风还大的电风扇。老板娘认识每一个人,从他们走出来时的表情,就知道消息是好是坏。我想请你帮我写一封给
房东的信,语气要友好但坚定,说明暖气从星期二开始就坏了,并且请他在本周五之前派人来修理。`,

  japanese: `港は静かで、明かりはパン屋の上の窓からしか見えなかった。祖母はよく、町の性格は朝の五時にわかると言っていた。私たちは箱を
ひとつずつ階段の上へ運んだ。長い旅のあとで、誰もあまり話さず、それぞれが残してきたもののことを考えていた。日が昇るころには、台所はコーヒーと
濡れたコートの匂いがして、間違った方向へ進んだ地図のことで誰かが笑い始めていた。`,

  korean: `항구는 조용했고 빵집 위의 창문에서만 불빛이 새어 나왔다. 할머니는 마을의 성격은 새벽 다섯 시에 알 수 있다고 자주 말씀하셨다. 우리는 상자를 하나씩 계단 위로 옮겼다. 긴 여행 뒤라 아무도
말을 많이 하지 않았고, 저마다 두고 온 것들을 생각하고 있었다. 해가 뜰 무렵 부엌에서는 커피 냄새가 났고, 누군가 지도 이야기를 하며 웃기 시작했다.`,

  russian: `Гавань была тихой, когда мы приехали, и свет горел только в окне над пекарней. Бабушка говорила, что
характер города виден в пять утра, пока никто ещё не успел надеть лицо. Мы носили коробки по лестнице одну за другой.
Почти никто не разговаривал: дорога была долгой, и каждый думал о том, что оставил позади. Когда взошло солнце, на
кухне пахло кофе и мокрыми пальто, и кто-то уже смеялся над картой.`,

  arabic: `كان الميناء هادئا عندما وصلنا، ولم يكن هناك ضوء إلا من نافذة فوق المخبز. كانت جدتي تقول إن المدينة تظهر
طبعها في الخامسة صباحا، قبل أن يجد أحد الوقت ليلبس وجهه. حملنا الصناديق على الدرج واحدا بعد الآخر. لم يتكلم أحد كثيرا،
فقد كانت الرحلة طويلة، وكان كل منا يفكر فيما تركه وراءه.`,

  hindi: `जब हम पहुँचे तो बंदरगाह शांत था और रोशनी केवल बेकरी के ऊपर की खिड़की से आ रही थी। मेरी दादी कहा करती थीं कि
शहर का स्वभाव सुबह पाँच बजे दिखता है। हमने एक-एक करके बक्से सीढ़ियों से ऊपर पहुँचाए। किसी ने ज़्यादा बात नहीं की,
क्योंकि यात्रा लंबी थी और हर कोई उसके बारे में सोच रहा था जो पीछे छूट गया था।`,

  emoji: `Guess what 🎉🎉 we got the flat!! 🏠😍 Moving on Saturday 🚚📦 can you help? 🙏 Pizza 🍕 and beer 🍻 afterwards, of
course 😄 Bring Lena 👩‍👧 if she likes ❤️ Rain or shine ☔☀️`,

  "everyday Russian": `Привет! Можешь объяснить, чем отличается ипотека от обычного кредита?
Я хочу приготовить борщ на шесть человек. Какие продукты нужно купить?
Напиши, пожалуйста, вежливое письмо хозяину квартиры о том, что отопление не работает со вторника.
Вчера вечером мы долго гуляли по набережной и смотрели, как солнце садится за крыши домов.
Поезд из Москвы в Казань отправляется в девять утра и прибывает около восьми вечера.
Почему небо голубое, а на закате становится красным?
Моя дочь учится в третьем классе и не любит математику. Как помочь ей полюбить этот предмет?
Функция принимает список строк и возвращает словарь, в котором ключами служат первые буквы слов.
Для начала проверьте, что сервер запущен, а затем откройте журнал ошибок и найдите последнюю запись.
Экономика страны в прошлом году выросла на два процента, хотя аналитики ожидали более высоких показателей.
Если завтра не будет дождя, мы поедем на дачу и соберём яблоки, которые уже поспели.
Врач посоветовал мне больше двигаться, меньше есть сладкого и ложиться спать до одиннадцати.`,

  "more everyday Russian": `Переведи этот текст на английский язык и сохрани разговорный тон.
В этой статье рассматриваются основные причины возникновения первой мировой войны и её последствия для Европы.
Она закрыла дверь, поставила чайник и долго смотрела в окно, за которым медленно падал снег.
Какие документы нужны для оформления загранпаспорта ребёнку?
Сравни, пожалуйста, два тарифа и скажи, какой из них выгоднее для небольшой семьи.
Нейронная сеть обучается на большом количестве примеров и постепенно корректирует свои веса.
Сегодня на рынке продавали свежую рыбу, и мы решили сварить уху.
Спасибо за ответ! Теперь понятно, но можно ещё пример попроще?
Собака соседей лает каждую ночь, и мы уже не знаем, к кому обратиться.
Правительство приняло решение увеличить финансирование образования и здравоохранения.
Расскажи короткую сказку о лисе, которая хотела научиться летать.
Мы переехали в новую квартиру на пятом этаже без лифта, зато с видом на парк.`,

  Ukrainian: `Привіт! Чи можеш ти пояснити мені, як працює холодильник?
Напиши, будь ласка, лист до школи про те, що моя донька захворіла і не прийде в понеділок.
Учора ми ходили до лісу по гриби й знайшли цілий кошик білих.
Яка різниця між ощадним рахунком і депозитом?
Потяг зі Львова до Києва вирушає о сьомій ранку і прибуває опівдні.
Моя бабуся завжди казала, що добрий хліб потребує часу та терпіння.
Функція отримує перелік чисел і повертає їхнє середнє значення.
Економіка країни минулого року зросла, хоча більшість експертів очікувала спаду.
Переклади цей текст англійською та збережи неформальний тон.
Порадь мені цікаву книжку про історію Середньовіччя для підлітка.
Якщо завтра буде сонячно, ми поїдемо на озеро і візьмемо з собою човен.
Сусід грає на скрипці щовечора, і нам це навіть подобається.
Які документи потрібні, щоб відкрити рахунок у банку?
Вона довго стояла біля вікна й дивилася, як падає перший сніг.
Перевірте, будь ласка, чи запущено сервер, і надішліть мені останні рядки журналу.
Розкажи коротку казку про лисицю, яка хотіла навчитися літати.`,

  Bulgarian: `Здравейте! Можете ли да ми обясните как работи хладилникът?
Вчера ходихме на пазара и купихме пресни домати, сирене и хляб.
Напиши учтиво писмо до хазяина, че парното не работи от вторник.
Икономиката на страната нарасна през миналата година с два процента.
Ако утре не вали, ще отидем на планина с приятели.`,

  Greek: `Καλημέρα! Μπορείς να μου εξηγήσεις πώς λειτουργεί το ψυγείο;
Χθες το βράδυ περπατήσαμε στην παραλία και φάγαμε φρέσκο ψάρι.
Γράψε ένα ευγενικό γράμμα στον ιδιοκτήτη ότι η θέρμανση χάλασε την Τρίτη.
Η οικονομία της χώρας αναπτύχθηκε πέρυσι περισσότερο από όσο περίμεναν οι ειδικοί.
Αν αύριο δεν βρέξει, θα πάμε εκδρομή στο βουνό με τα παιδιά.`,

  "everyday Japanese": `こんにちは。冷蔵庫の仕組みを簡単に説明してもらえますか。
来週の月曜日に大阪へ出張するので、新幹線の時間を調べてください。
昨日の夜は友達と駅前のラーメン屋に行って、味噌ラーメンを食べました。
大家さんに、火曜日から暖房が壊れていることを伝える丁寧なメールを書いてください。
この関数は文字列のリストを受け取り、最初の文字をキーとする辞書を返します。
日本の経済は昨年わずかに成長したが、専門家の予想を下回った。
子どもが数学を嫌いになってしまいました。どうすれば好きになれるでしょうか。
彼女は窓のそばに立って、静かに降る雪をずっと眺めていた。
カレーライスを四人分作りたいのですが、材料は何が必要ですか。
サーバーが起動していることを確認してから、エラーログの最後の行を見てください。
空を飛びたかった狐についての短い童話を話してください。`,

  "more everyday Japanese": `天気予報によると、明日は朝から雨が降るそうです。傘を忘れないでください。
この文章を英語に翻訳して、くだけた調子はそのままにしてください。
第一次世界大戦の主な原因と、ヨーロッパへの影響について論じなさい。
新しいパソコンを買おうと思っていますが、ノートとデスクトップのどちらがいいですか。
毎朝六時に起きて、犬の散歩をしてから会社に行きます。
パスポートの申請に必要な書類を教えてください。
ニューラルネットワークは大量のデータから学習し、少しずつ重みを調整していく。
ありがとうございます。よくわかりました。もう少し簡単な例を挙げてもらえますか。
隣の家の猫が毎晩うちの庭に来て、魚の骨を置いていく。
五階の部屋に引っ越しました。エレベーターはありませんが、公園が見えます。
二つの料金プランを比べて、小さな家族にはどちらが得か教えて。`,

  "everyday Korean": `안녕하세요. 냉장고가 어떻게 작동하는지 쉽게 설명해 주시겠어요?
다음 주 월요일에 부산으로 출장을 가는데 기차 시간을 알려 주세요.
어제저녁에 친구들과 함께 한강에 가서 치킨을 먹었어요.
집주인에게 화요일부터 난방이 고장 났다고 정중하게 알리는 편지를 써 줘.
이 함수는 문자열 목록을 받아서 첫 글자를 키로 하는 사전을 돌려줍니다.
지난해 우리 경제는 조금 성장했지만 전문가들의 예상에는 미치지 못했다.
아이가 수학을 싫어하게 되었어요. 어떻게 하면 다시 좋아하게 할 수 있을까요?
그녀는 창가에 서서 조용히 내리는 눈을 오래도록 바라보았다.
김치찌개를 네 명이 먹을 만큼 만들려면 어떤 재료가 필요한가요?`,

  "more everyday Korean": `서버가 실행 중인지 확인한 다음 오류 기록의 마지막 줄을 살펴보세요.
하늘을 날고 싶어 했던 여우에 대한 짧은 동화를 들려줘.
일기 예보에 따르면 내일은 아침부터 비가 온다고 합니다.
이 글을 영어로 번역하되 편안한 말투는 그대로 살려 주세요.
제일 차 세계 대전의 주요 원인과 유럽에 미친 영향을 설명하시오.
새 컴퓨터를 사려고 하는데 노트북과 데스크톱 중 어느 것이 좋을까요?
여권을 신청할 때 필요한 서류를 알려 주세요.
옆집 고양이가 매일 밤 우리 마당에 와서 놀다 간다.
엘리베이터가 없는 오 층으로 이사했지만 공원이 보여서 좋아요.`,

  "everyday Chinese": `你好!你能解释一下冰箱是怎么工作的吗?
请帮我写一封给房东的信,说明暖气从星期二开始就坏了。
昨天晚上我和朋友一起去海边散步,吃了新鲜的鱼。
我女儿上三年级,不喜欢数学,怎样才能让她喜欢上这门课?
去年国家经济增长了百分之二,超出了专家的预期。
请把这段文字翻译成英文,并保留口语化的语气。
她关上门,烧上水,望着窗外慢慢飘落的雪。
办理护照需要哪些材料?
比较一下这两个套餐,告诉我哪个更适合小家庭。
神经网络从大量样本中学习,逐渐调整自己的权重。`,
};
