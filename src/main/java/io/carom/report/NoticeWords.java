package io.carom.report;

import java.util.List;
import java.util.regex.Pattern;

/// The words by which notices of unknown layout are known as such, in the languages that mail
/// systems write in. Why a recipient failed is told by none of them: that is for the rules.
///
/// Each pattern is bounded and looks at lower-case text.
final class NoticeWords {

  private NoticeWords() {}

  /// Subjects of mail about a failure.
  static final Pattern FAILED_SUBJECT =
      anyOf(
          // English
          "undeliver",
          "non-?deliver(?:y|able|ed)",
          "not (?:been )?delivered",
          "(?:could|can)(?:not| not|n't) (?:be )?(?:deliver|send|sent)",
          "deliver[a-z]{1,4}(?: status)? (?:notification|problem|error|fail|has failed|incomplete)",
          "delivery (?:has been )?(?:delay|report)",
          "fail(?:ure|ed)[: ](?:notice|delivery|to deliver|mail|message)",
          "(?:mail|message) (?:delivery )?(?:fail|error|system error|rejected|bounced|delay)",
          "return(?:ed)? (?:mail|message|to sender)",
          "bounced (?:mail|message)",
          "unable to deliver",
          // Chinese
          "退信",
          "退回",
          "退件",
          "(?:投递|发送|递送|传送|投遞|傳送|傳遞|寄送|遞送)(?:失败|失敗|延迟|延遲|异常|異常)",
          "(?:无法|未能|無法|未)(?:成功)?(?:投递|送达|发送|递送|投遞|送達|傳送|傳遞|寄送|遞送)",
          // Japanese
          "(?:配信|配送|配達|送信|送達)(?:不能|不可|失敗|エラー|遅延|できません|できませんでした)",
          "未配信",
          "不達",
          "エラーメール",
          "(?:届け|配信|送信|配送)(?:られ|でき)ません",
          // Russian
          "не\\s?доставлен",
          "не (?:может|могло|удалось|удаётся|удается)[^\\n]{0,20} достав",
          "(?:ошибка|сбой|отказ)[^\\n]{0,20} доставк",
          "недоставк",
          "(?:задержка|задержан)[^\\n]{0,20} доставк",
          "возврат (?:почты|письма|сообщения)",
          // German
          "unzustellbar",
          "nicht (?:zugestellt|zustellbar|ausgeliefert)",
          "zustell(?:ung[^\\n]{0,20}(?:fehlgeschlagen|fehler|verzögert)|fehler|ung nicht möglich)",
          "rückläufer",
          // French
          "non (?:remis|distribué|délivré|livré)",
          "(?:échec|erreur|retard)[^\\n]{0,20}(?:remise|livraison|distribution|acheminement|envoi)",
          "n'a pas pu être",
          "retour(?:né)? à l'(?:expéditeur|envoyeur)",
          // Spanish
          "no (?:se )?(?:pudo|ha podido|puede)[^\\n]{0,20}entregar",
          "no entrega(?:do|ble)",
          "(?:fallo|error|fallido)[^\\n]{0,20} entrega",
          "entrega (?:fallida|retrasada)",
          "(?:correo|mensaje) (?:devuelto|rechazado)",
          // Portuguese
          "não (?:foi )?(?:entregue|pôde ser entregue|possível entregar)",
          "(?:falha|erro|atraso)[^\\n]{0,20} entrega",
          "(?:e-?mail|mensagem) (?:devolvid|rejeitad)",
          // Italian
          "manca(?:ta consegna|to recapito)",
          "(?:non|impossibile) (?:recapitat|recapitare|recapitabile|consegnat|consegnare)",
          "(?:errore|ritardo)[^\\n]{0,20} (?:consegna|recapito)",
          "consegna (?:fallita|non riuscita)",
          // Polish, Czech, Dutch
          "niedostarcz|nie (?:dostarczono|można dostarczyć|udało się dostarczyć)",
          "nedoruč(?:iteln|en)|nelze doručit",
          "onbestelbaar|niet (?:bezorgd|afgeleverd|worden bezorgd)",
          // Swedish, Norwegian, Danish, Finnish
          "(?:går inte att|kunde inte) lever|olevererbar",
          "(?:kan|kunne) ikke lever|ikke lever[te]|uleverbar",
          "ei voi(?:tu|da)? toimittaa|toimitus epäonnistui",
          // Hungarian, Romanian, Turkish, Ukrainian
          "kézbesíthet(?:etlen|ő)|sikertelen kézbesítés",
          "nelivrabil|nu a (?:putut fi|fost) livrat",
          "(?:teslim edil|ilet(?:il)?)emedi",
          "(?:не вдалося|неможливо) достав",
          // Korean
          "반송",
          "(?:배달|전송|발송|전달|배송)[^\\n]{0,6}(?:실패|못|수 없|않음|불가|지연)");

  /// Subjects of mail that talks about failures without reporting one: answers, automatic ones
  /// and those of ticket systems, forwards, statistics, challenges, advice.
  static final Pattern OTHER_SUBJECT =
      anyOf(
          "^\\s*(?:re|fw|fwd|aw|wg|sv|vs|antw|tr|rv|rif|enc|res|回复|答复|回覆|转发|轉寄|轉發|返信|転送)\\s*[:：\\]]",
          "\\b(?:ticket|case|request|issue|incident)\\b",
          "\\[[^\\]\\n]{0,20}#",
          "\\b(?:count|counts|summary|statistics?|stats|digest|daily|weekly|monthly|(?<!loop"
              + " )alert|newsletter)\\b",
          "\\b(?:how to|how do|tips|guide|webinar|invoice|what|why|your guide|reduce|avoid)\\b",
          "\\b(?:auto-?(?:matic)? ?(?:reply|response)|autoreply|out of (?:the"
              + " )?office|vacation)\\b",
          "\\b(?:confirm|verify|verification|challenge|approve|approval|moderat|quarantine)",
          "\\b(?:to|in|for) your (?:inbox|mailbox)\\b|\\bihr(?:em|en|e)? (?:postfach|posteingang)"
              + "|您的(?:邮箱|收件箱)|votre boîte",
          "\\b(?:anfrage|vorgang|demande|solicitud|consulta|solicitação|chamado|richiesta)\\b"
              + "|заявк|обращени|запрос|お問い?合わ?せ|受け?付け?|工单|受理|咨询|문의|접수",
          "自动回复|自動回覆|自動返信|不在|统计|統計|汇总|日报|周报|月报|如何|怎么|怎麼|为什么",
          "автоответ|отсутств|сводка|abwesen|absence|ausencia|ausência|assenza|부재|자동 ?응답");

  /// Sentences that say that a mail reached somebody not, before or after naming them.
  static final Pattern FAILED_SENTENCE =
      anyOf(
          // English
          "(?:not|n't|unable to|failed to|impossible to)[^.\\n"
              + "]{0,50}(?:be )?(?:deliver|reach|sent to)",
          // The full stop inside of an address ends no sentence.
          "(?:delivery|deliver)(?:[^.\\n]|\\.\\S){0,60}(?:failed|fails|refused|rejected)",
          "following (?:addresses|address|recipients|recipient|e-?mail)",
          "(?:undeliverable|returned|bounced|rejected)[^.\\n]{0,20} (?:to|by|for)\\b",
          // Chinese
          "(?:无法|未能|不能|没有|無法|不能夠|沒有)(?:成功|被)?(?:地)?(?:投递|送达|发送|递送|投遞|送達|傳送|傳遞|寄送|遞送|寄達)",
          "(?:被退回|退回来|退回來|投递失败|发送失败|投遞失敗|傳送失敗)",
          "(?:以下|下列)(?:的)?(?:收件|收信|地址|邮箱|邮件地址|信箱)",
          // Japanese
          "(?:配信|配送|配達|送信|送達|お届け)[^。\\n]{0,12}(?:できません|できなかった|失敗|不能|エラー)",
          "(?:以下|次|下記)の(?:宛先|アドレス|メールアドレス|受信者|あて先)",
          // Russian
          "(?:не|невозможно)[^.\\n]{0,50}доставл?(?:ен|ить|ка)",
          "(?:следующ|указанн)[а-я]{1,4} (?:адрес|получател)",
          // German
          "nicht[^.\\n]{0,50}(?:zugestellt|ausgeliefert|übermittelt|zustellen)",
          "folgende[nrs]? (?:empfänger|adress)",
          // French
          "(?:pas|impossible)[^.\\n]{0,50}(?:remis|livr|distribu|délivr|remettre|achemin)",
          "(?:destinataires?|adresses?) (?:suivant|ci-dessous)",
          // Spanish, Portuguese, Italian
          "(?:no|não|non)\\b[^.\\n]{0,50}(?:entreg|consegn|recapit)",
          "(?:impossibile|imposible|impossível)[^.\\n]{0,50}(?:entreg|consegn|recapit)",
          "(?:siguientes?|seguintes?|seguent[ei]) (?:destin|direc|endere|indirizz)",
          "(?:destinatarios?|destinatários?|destinatari|direcciones|dirección)"
              + " (?:siguient|seguint|seguent)",
          // Polish, Czech, Dutch, Swedish, Norwegian and Danish, Turkish
          "(?:nie (?:można|mogła|udało się|została?)|niemożliw)[^.\\n]{0,50}dostarcz",
          "(?:nelze|nebyl[ao]?|nemohl[ao]?|nezdařilo)[^.\\n]{0,50}doruč",
          "(?:niet|kon)[^.\\n]{0,50}(?:bezorgd|afgeleverd|worden besteld)",
          "(?:inte|ikke)[^.\\n]{0,50}lever",
          "(?:teslim edil|ilet(?:il)?)emedi",
          // Korean
          "(?:배달|전송|전달|발송|배송)[^\\n]{0,10}(?:못|수 없|실패|않)",
          "다음 (?:수신자|받는|주소)");

  /// Labels that stand before those who failed, and before nobody else.
  static final Pattern FAILED_LABEL =
      label(
          "(?:failed|undeliverable|undelivered|rejected|invalid|bounced|unknown)"
              + " (?:e-?mail )?(?:recipients?|address(?:es|\\(es\\))?|mailbox)(?: address)?",
          "(?:final|failed|bounced)[- ](?:recipient|rcpt)",
          "(?:投递失败|发送失败|失败|退信|无效|错误|无法送达|被退)(?:的)?(?:收件人|收件|邮箱|邮件)?(?:地址|列表|人)?",
          "(?:投遞失敗|傳送失敗|失敗|無效|錯誤)(?:的)?(?:收件人|收件者|郵件|信箱)(?:地址)?",
          "(?:配信|送信|配送)(?:できなかった|不能|失敗|エラー)(?:の)?(?:宛先|あて先|アドレス|受信者)?",
          "(?:エラー|不達)(?:の)?(?:宛先|アドレス|受信者)",
          "(?:недоставленн|недоступн|ошибочн|неверн)[а-я]{1,4} (?:адрес|получател)[а-я]{0,3}",
          "(?:fehlgeschlagene|unzustellbare|ungültige)[rns]? (?:empfänger|adresse)",
          "(?:destinataire|adresse) (?:en échec|refusée?|invalide)",
          "(?:destinatario|destinatário|dirección|endereço)"
              + " (?:fallid[oa]|inválid[oa]|rechazad[oa])");

  /// Labels that stand before the recipient of a mail, its failed one or one of several.
  static final Pattern LABEL =
      label(
          "(?:original |intended |envelope )?recipients?(?:'s)?(?: e-?mail)?(?: address(?:es)?)?",
          "(?:rcpt|mail|sent|addressed|message) to",
          "to",
          "addressee",
          "收\\s*件\\s*人(?:\\s*(?:邮件|邮箱|郵件|信箱))?(?:\\s*地址)?",
          "收\\s*信\\s*人(?:\\s*(?:邮箱|地址))?",
          "收\\s*[件信]\\s*者(?:\\s*地址)?",
          "(?:目标|接收)(?:地址|邮箱|人)",
          "(?:宛先|あて先|受信者|送信先|送付先)(?:\\s*(?:メール)?アドレス)?",
          "адрес(?:ат)?(?: получателя)?",
          "получатели?",
          "кому",
          "empfänger(?:adresse)?",
          "an",
          "destinataires?",
          "à",
          "destinat[aá]ri(?:os?|i)?",
          "para",
          "(?:받는 ?사람|수신자|수신인)(?: ?(?:주소|이메일))?",
          "adresat|odbiorca|příjemce|ontvanger|geadresseerde|mottagare|mottaker|modtager"
              + "|vastaanottaja|címzett|destinatar|alıcı|одержувач|отримувач");

  /// Labels of copies, which make the recipient one of several.
  static final Pattern COPY_LABEL =
      label(
          "b?cc",
          "抄\\s*送(?:人)?",
          "密\\s*送(?:人)?",
          "副\\s*本",
          "копия",
          "kopie",
          "copie",
          "copia",
          "cópia",
          "참조");

  /// Labels before the reason that a notice gives.
  static final Pattern REASON_LABEL =
      label(
          "(?:bounce |failure |the |error )?(?:reason|cause|details?|message|code)(?: for"
              + " failure)?",
          "退\\s*信\\s*(?:原\\s*因|代码|信息)",
          "(?:失败|失敗|错误|錯誤)?(?:原因|代码|代碼|信息|訊息)",
          "(?:エラー)?(?:理由|原因|内容|コード)",
          "причина(?: [а-я]{3,12}){0,2}",
          "(?:grund|fehler|ursache)",
          "(?:raison|motif)(?: de l'échec)?",
          "motiv?o(?: (?:del|da|do) [a-z]{3,12})?",
          "(?:실패 ?|오류 ?|반송 ?)?(?:사유|원인|이유)",
          "(?:powód|przyczyna|důvod|příčina|reden|oorzaak|orsak|årsag|årsak|syy|ok|motivul|neden)");

  /// Sentences of warnings: the mail is still on its way.
  static final Pattern WARNS =
      anyOf(
          "(?<!not )(?:continue|keep|kept|still|will(?! not))[^.\\n"
              + "]{0,30} (?:try|trying|retry|retried|be retried)",
          "(?:no need|do not need|don't need|not necessary) to re-?send",
          "this is (?:only )?a warning",
          "not yet been delivered",
          "(?:继续|持续|再次)(?:为您)?(?:尝试|重试)",
          "(?:繼續|再次)(?:嘗試|重試)",
          "(?:引き続き|再度|継続して)[^。\\n]{0,12}(?:再送|配信|送信)",
          "(?:продолж|повтор)[а-я]{0,8} попыт",
          "weiter(?:hin)? versucht",
          "(?:nouvelles?|autres?) tentatives?",
          "(?:se (?:seguirá|volverá)|continuará)[^.\\n]{0,20} intentando",
          "(?:계속|다시) (?:시도|전송)");

  /// Sentences by which somebody answers that a mail has come: helpdesks do, and quote it.
  static final Pattern RECEIVED =
      anyOf(
          "(?:we(?: have|'ve)? received|thank you for|thanks for) your",
          "(?:anfrage|nachricht|mail) (?:\\S{1,20} ){0,3}erhalten|vielen dank für ihre",
          "reçu votre|merci (?:de|pour) votre",
          "recibido su|gracias por (?:su|contactar)|recebemos (?:a )?sua?|ricevuto la (?:tua|sua)",
          "получили ваш|ваше (?:обращение|письмо) (?:принято|получено)",
          "已收到(?:您|你)|(?:您|你)[^。\\n]{0,40}已收到|收到(?:您|你)的",
          "お問い?合わ?せ(?:いただき|を|ありがとう)|접수되었습니다|문의해 주셔서");

  /// Words of what could happen, by which nobody reports what did.
  static final Pattern CONDITIONAL = anyOf("\\b(?:may|might|könnten?|pourrai[et])\\b");

  /// Sentences that say whom to ask, who failed nowhere.
  static final Pattern CONTACT =
      anyOf(
          "contact|questions?|help|assist|support|write to|e-?mail us|administrator",
          "联系|聯絡|聯繫|咨询|客服|管理员|管理員|問い合わせ|連絡|管理者",
          "обрат(?:итесь|иться)|свяжитесь|администратор|поддержк|kontakt|wenden|hilfe",
          "contact|aide|ayuda|ajuda|aiuto|assistenza|문의|관리자");

  /// Whether a subject is that of mail which talks about failures without reporting one. Behind a
  /// failure and its colon stands the subject of the mail that failed, which may be about anything.
  static boolean isOther(String subject) {
    int colon = Math.max(subject.indexOf(':'), subject.indexOf('：'));
    String own = colon < 0 ? subject : subject.substring(0, colon);
    return OTHER_SUBJECT.matcher(FAILED_SUBJECT.matcher(own).find() ? own : subject).find();
  }

  private static Pattern anyOf(String... words) {
    return Pattern.compile(String.join("|", List.of(words)), Pattern.UNICODE_CASE);
  }

  /// At the head of a line, behind bullets, to its colon, a slash with the same in another
  /// language, or the end of the line.
  private static Pattern label(String... words) {
    String any = String.join("|", List.of(words));
    String twin = "(?:\\s{0,3}/\\s{0,3}[a-z][a-z' -]{0,30})?";
    return Pattern.compile(
        "^[\\s>*·•●◆■|\\-]{0,8}(?:"
            + any
            + ")"
            + twin
            + "(?:\\s{0,3}[:：=]|[\\s\\u3000]{0,4}$"
            // Between words of Chinese, Japanese and Korean no colon is needed.
            + "|(?<=[\\u3040-\\uD7A3])[\\s\\u3000]{1,8}(?=\\S{1,200}@))");
  }
}
