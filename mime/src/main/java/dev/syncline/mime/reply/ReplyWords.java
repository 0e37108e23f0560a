package dev.syncline.mime.reply;

import java.util.List;
import java.util.regex.Pattern;

/// The words that mail programs put around a quotation, by language.
final class ReplyWords {
  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  /// "wrote", at the end of an attribution or before the name.
  static final Pattern WROTE =
      words(
          "wrote",
          "writes",
          "sent",
          "said",
          "schrieb",
          "hat geschrieben",
          "geschrieben",
          "a écrit",
          "a ecrit",
          "escribió",
          "escribio",
          "escribi[óo]",
          "ha escrit",
          "va escriure",
          "escreveu",
          "ha scritto",
          "scrive",
          "schreef",
          "het volgende geschreven",
          "geschreven",
          "skrev",
          "kirjoitti",
          "napisał(?:\\(a\\)|a)?",
          "napisal(?:\\(a\\)|a)?",
          "pisze",
          "napsal(?:\\(a\\)|a)?",
          "píše",
          "napísal(?:\\(a\\)|a)?",
          "написал(?:\\(а\\)|а)?",
          "пишет",
          "писал(?:\\(а\\)|а)?",
          "написав(?:\\(ла\\))?",
          "пише",
          "написа",
          "írta",
          "ezt írta",
          "έγραψε",
          "yazdı",
          "şunları yazdı",
          "a scris",
          "scria",
          "je napisao(?:/la)?",
          "je napisal(?:/a)?",
          "rašė",
          "kirjutas",
          "rakstīja",
          "đã viết",
          "menulis",
          "tulis",
          "wrote the following",
          "idatzi zuen",
          "ysgrifennodd",
          "shkroi",
          "ha escrito",
          "كتب",
          "כתב(?:ה)?(?:/ה)?",
          "เขียนว่า",
          "ได้เขียน",
          "ने लिखा",
          "লিখেছেন",
          "写道",
          "寫道",
          "写到",
          "書きました",
          "のメール",
          "wrote --+",
          "님이 작성",
          "님이 쓴 글",
          "작성",
          "skrifaði");

  /// What an attribution begins with: a word for the day, or the date itself.
  static final Pattern ATTRIBUTION_START =
      Pattern.compile(
          "^[\\s*_>-]{0,40}(?:(?:on|le|am|el|il|op|den|på|em|no dia|a|al|the|w"
              + " dniu|dnia|dne|dňa|v|во?|на|in data|pe|la"
              + " data|la|tarihinde|vào|pada|í|u|dana|gairan?|il giorno|du|in"
              + " message|στις|τη[νς]?|бел|у|în|am|in|ב-?|بتاريخ|في|في تاريخ|เมื่อ|ในวันที่|於|在|於|于"
              + ")(?=[\\s:]|\\d)|(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|mié|mie|jeu|jue|ven|vie|sam|sáb|sab|dim|dom"
              + "|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|tir|ons|tor|fre|lør|søn|man|mån|tis|lör|sön"
              + "|ma|ti|ke|to|pe|la|su|pon|wt|śr|czw|pt|sob|niedz|niedziela|poniedziałek|po|út|st|čt|pá|ne"
              + "|пн|вт|ср|чт|пт|сб|вс|нд|δευ|τρι|τετ|πεμ|παρ|σαβ|κυρ|pzt|sal|çar|per|cum|cmt|paz|seg|ter|qua|qui|sex"
              + "|hét|kedd|sze|csüt|pén|szo|vas|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
              + "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\\p{L}{0,6}[.,]{0,2}\\s|[“\"'<]?\\d|20\\d\\d)",
          FLAGS);

  static final Pattern ENGLISH_START_WITHIN =
      Pattern.compile(
          "\\s?[-_]{0,60}\\s?\\b(?=On"
              + " (?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\\d{1,2}[/."
              + " -])\\S{0,12}[ ,])",
          FLAGS);

  static final Pattern ORIGINAL_MESSAGE =
      Pattern.compile(
          "^[\\s>]{0,20}[-_=*—–]{2,100}\\s*(?:original(?:[- ]e?-?mail| message| appointment)|reply"
              + " message|message original|ursprüngliche"
              + " (?:nachricht|mail|e-mail)|original-?nachricht|originalnachricht|antwort"
              + " nachricht|oprindelig (?:meddelelse|besked|mail)|opprinnelig"
              + " (?:melding|e-post)|(?:original|ursprungligt) ?meddelande|ursprungliga"
              + " meddelandet|alkuperäinen viesti|message d'origine|e-mail d'origine|courriel"
              + " original|mensaje original|correo original|missatge original|mensagem"
              + " original|messaggio originale|oorspronkelijk bericht|oorspronkelijke"
              + " bericht|wiadomość oryginalna|oryginalna wiadomość|pierwotna wiadomość|původní"
              + " (?:zpráva|e-mail)|pôvodná správa|izvorna poruka|originalna poruka|izvirno"
              + " sporočilo|исходное сообщение|оригинальное сообщение|пересланное сообщение"
              + " от|вихідне повідомлення|оригінальне повідомлення|eredeti üzenet|αρχικό"
              + " μήνυμα|özgün (?:ileti|mesaj)|orijinal (?:ileti|mesaj)|mesaj original|mesajul"
              + " original|pesan asli|pesan aseli|thư gốc|tin nhắn"
              + " gốc|ข้อความต้นฉบับ|ข้อความเดิม|הודעה מקורית|الرسالة الأصلية|رسالة"
              + " أصلية|原始(?:邮件|郵件|信件|訊息)|邮件原件|元のメッセージ|オリジナルメッセージ|원본 ?메시지|원본 ?메일|quoted"
              + " (?:text|message))\\s*[:：]?\\s*[-_=*—–]{0,100}\\s*$",
          FLAGS);

  static final Pattern FORWARDED =
      Pattern.compile(
          "^[\\s>]{0,20}(?:[-_=*—–]{2,100}\\s*(?:forwarded (?:message|by)|weitergeleitete"
              + " (?:nachricht|mail)|message transféré|mensaje reenviado|mensagem"
              + " (?:encaminhada|reencaminhada)|messaggio inoltrato|inoltrato|doorgestuurd"
              + " bericht|videresendt (?:meddelelse|melding|besked)|vidarebefordrat"
              + " (?:meddelande|mejl)|välitetty viesti|wiadomość przekazana|treść"
              + " przekazanej|přeposlaná zpráva|preposlaná správa|пересылаемое"
              + " сообщение|пересланное сообщение|переслане повідомлення|továbbított"
              + " üzenet|προωθημένο μήνυμα|iletilen (?:ileti|mesaj)|yönlendirilen ileti|mesaj"
              + " redirecționat|转发的?(?:邮件|消息|信息)|轉寄的?郵件|轉寄郵件|已轉寄的郵件|転送(?:された)?メッセージ|전달된 ?메시지|הודעה"
              + " שהועברה|رسالة مُعاد توجيهها)[^\\n]{0,80}|begin forwarded message:?|anfang der"
              + " weitergeleiteten (?:nachricht|e-mail):?|début du message (?:réexpédié|transféré)"
              + " ?:?|inicio del mensaje reenviado:?|inizio messaggio inoltrato:?|início da"
              + " mensagem (?:re)?encaminhada:?|begin doorgestuurd bericht:?|start på"
              + " vidarebefordrat brev:?|videresendt besked:?|начало переадресованного"
              + " сообщения:?|początek przekazywanej wiadomości:?|下面是被转发的邮件：?)\\s*$",
          FLAGS);

  private static final String FROM =
      "from|von|de|da|van|fra|från|lähettäjä|od|от|від|feladó|από|kimden|gönderen|de"
          + " la|từ|dari|จาก|מאת|من|发件人|寄件者|寄件人|差出人|送信者|보낸"
          + " ?사람|expéditeur|absender|remitente|remetente|mittente|afzender|avsändare|šalje";
  private static final String SENT =
      "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviada em|enviado"
          + " em|fecha|data|inviato|verzonden|sendt|dato|skickat|lähetetty|päivä|päiväys|päivämäärä|wysłano|wysłane|odesláno|odoslané|dátum|отправлено|дата|надіслано|elküldve|küldve|dátum|στάλθηκε|ημερομηνία|tarih|gönderildi|gönderme"
          + " tarihi|trimis|đã gửi|ngày|dikirim|tanggal|วันที่|ส่งเมื่อ|נשלח|תאריך|تم"
          + " الإرسال|التاريخ|发送时间|发送日期|日期|寄件日期|傳送時間|日時|送信日時|보낸 ?날짜|날짜|poslano|poslato";
  private static final String TO =
      "to|an|à|a|para|aan|til|till|vastaanottaja|saaja|do|komu|pre|кому|címzett|προς|kime|alıcı|către|tới|đến|kepada|ถึง|אל|إلى|收件人|收件者|宛先|받는"
          + " ?사람|empfänger|destinataire|destinatario|destinatário|ontvanger|cc|kopie|copie|kopia|kopio|copia|dw|kopi|копия|копія|másolatot"
          + " kap|κοιν|bilgi|抄送|副本|참조|reply-to|prima";
  private static final String SUBJECT =
      "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|predmet|тема|tárgy|θέμα|konu|subiect|chủ"
          + " đề|perihal|เรื่อง|หัวเรื่อง|נושא|الموضوع|主题|主旨|件名|제목|tema|sujet";

  /// A line of a header block, as Outlook and its like put above what they quote: the kind of field
  /// stands in group 1 to 4.
  static final Pattern FIELD =
      Pattern.compile(
          "^[\\s>*]{0,40}(?:("
              + FROM
              + ")|("
              + SENT
              + ")|("
              + TO
              + ")|("
              + SUBJECT
              + "))\\s?\\*?\\s?[:：]\\*?(?:\\s|$|(?=\\S))",
          FLAGS);

  /// Two of its fields in one line, as some mailers write all of them: who, and when.
  static final Pattern FROM_AND_SENT =
      Pattern.compile(
          "^[\\s>*]{0,40}(?:"
              + FROM
              + ")\\s?[:：]\\s[^\\n@]{0,200}@[^\\n]{1,200}?\\s(?:"
              + SENT
              + ")\\s?[:：]\\s[^\\n]{0,40}\\d",
          FLAGS);

  static final Pattern SENT_FROM =
      Pattern.compile(
          "^\\s*(?:sent (?:from|via|with|using) my [\\p{L}\\p{N}®™'.-]{2,40}(?:"
              + " [\\p{L}\\p{N}®™'.-]{1,40}){0,4}(?:<[^>]{1,200}>|\\([^)]{1,200}\\))?|sent"
              + " (?:from|via|with|using) (?:the )?(?:[\\p{L}]+ )?(?:iphone|ipad|ios|android|mail"
              + " for|blackberry|mailbox|gmail|airmail|spark|canary|polymail|acompli|nine|superhuman|hey|fastmail|thunderbird|mobile)\\b[^\\n]{0,80}|sent"
              + " from (?:yahoo|outlook|mail|samsung|proton)[^\\n]{0,120}|get outlook for"
              + " (?:ios|android)[^\\n]{0,100}|sent by [\\p{L} ]{2,40}blackberry[^\\n]{0,40}|(?:von"
              + " meinem|gesendet (?:von|mit|über|via)|von unterwegs"
              + " gesendet)[^\\n]{0,100}|(?:envoyé (?:de|depuis|à partir de|avec|par)|téléchargez"
              + " outlook)[^\\n]{0,100}|(?:enviado (?:desde|do|de|a partir|con|via|pelo)|obtener"
              + " outlook|enviat des d)[^\\n]{0,100}|(?:inviato (?:da|con|dal)|scarica"
              + " outlook)[^\\n]{0,100}|(?:verstuurd|verzonden)"
              + " (?:vanaf|vanuit|met|via|van)[^\\n]{0,100}|(?:skickat|sendt|sendt fra|skickat"
              + " från) (?:från|fra|med)[^\\n]{0,100}|lähetetty [^\\n]{0,80}|wysłan[eo]"
              + " z[^\\n]{0,100}|odesláno z[^\\n]{0,100}|odoslané z[^\\n]{0,100}|отправлено"
              + " (?:с|из|через)[^\\n]{0,100}|надіслано (?:з|із)[^\\n]{0,100}|az?"
              + " [^\\n]{0,40}-?(?:r[óo]l|m[óo]l)"
              + " küldve|[^\\n]{0,40}(?:iphone|ipad)['’]?[^\\n]{0,10} gönderildi|στάλθηκε"
              + " από[^\\n]{0,80}|trimis de"
              + " pe[^\\n]{0,80}|發自我的[^\\n]{0,40}|发自我的[^\\n]{0,40}|發送自[^\\n]{0,40}|发送自[^\\n]{0,40}|iphoneから送信|[^\\n]{0,20}から送信|나의"
              + " [^\\n]{0,20}에서 보냄|[^\\n]{0,20}에서 보냄)\\s*$",
          FLAGS);

  static final Pattern CLOSING =
      Pattern.compile(
          "^\\s*(?:(?:best|kind|warm|many)?\\s*(?:regards|wishes|thanks)(?: and regards)?|thanks(?:"
              + " again| so much| a lot| in advance)?(?: and regards| & regards)?|thank you(?: so"
              + " much| very much)?|cheers|best|sincerely|yours(?: sincerely| truly|"
              + " faithfully)?|respectfully|cordially|all the best|take care|rgds|br|thx|mit"
              + " (?:freundlichen|besten|lieben|herzlichen|vielen)"
              + " grü(?:ß|ss)en|(?:viele|liebe|beste|freundliche|herzliche|schöne)"
              + " grü(?:ß|ss)e|gru(?:ß|ss)|lg|mfg|vg|hochachtungsvoll|(?:bien )?cordialement|bien à"
              + " vous|amicalement|meilleures salutations|cdlt|salutations|bonne journée|(?:un"
              + " )?(?:saludos?|cordial saludo)(?: cordiales)?|atentamente|atte\\.?|un"
              + " abrazo|muchas gracias|gracias|atenciosamente|att\\.?|abraços?|abs\\.?|(?:com os"
              + " )?melhores cumprimentos|cumprimentos|obrigad[oa]|(?:cordiali|distinti)"
              + " saluti|saluti|un saluto|grazie(?: mille)?|met vriendelijke"
              + " groet(?:en)?|vriendelijke groet(?:en)?|mvg|groet(?:en|jes)?|hartelijke"
              + " groet(?:en)?|(?:med )?(?:vänliga?|venlige?|vennlige?) hälsning(?:ar)?|med"
              + " (?:venlig|vennlig) hilsen|(?:mvh|hilsen|hälsningar|vh)|ystävällisin"
              + " terveisin|terveisin|pozdrawiam|z poważaniem|s pozdravem|s pozdravom|lep"
              + " pozdrav|srdačan pozdrav|с уважением|з повагою|с наилучшими"
              + " пожеланиями|üdvözlettel|tisztelettel|με εκτίμηση|saygılar(?:ımla)?|iyi"
              + " çalışmalar|cu stimă|trân trọng|hormat saya|salam)[\\s,.!;:-]*$",
          FLAGS);

  static final Pattern SIGNATURE_NAME =
      Pattern.compile(
          "^\\s*[-–—]{1,3}\\s?\\p{Lu}[\\p{L}\\p{M}'.]{0,30}(?:\\s\\p{L}[\\p{L}\\p{M}'.]{0,30}){0,3}\\s*$");

  static final Pattern RULE =
      Pattern.compile("^\\s*(?:_{2,200}|—{3,200}|–{3,200}|-{4,200}|={4,200})\\s*$");

  private ReplyWords() {}

  private static Pattern words(String... words) {
    return Pattern.compile(
        "(?<![\\p{L}])(?:"
            + String.join("|", List.of(words))
            + ")(?![\\p{L}])"
            + "|写道|寫道|写到|書きました|のメール|님이 작성|작성|เขียน",
        FLAGS);
  }
}
