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
};
