package io.carom.report;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The words by which absence notices say when somebody comes back and where to write instead.
///
/// All look at lower-case text, NFKC, one sentence at a time. A date counts only beside one of
/// them: the first day of an absence, an offer's last day and a founding year stand in such notes
/// too.
///
/// @param away that somebody is not there
/// @param back at the end of what stands before a date: that it is the day of return
/// @param until at the end of what stands before a date: that it is the last of the absence, in a
/// sentence that says `away`
/// @param backBehind at the head of what stands behind a date, as `back`
/// @param untilBehind at the head of what stands behind a date, as `until`
/// @param left that somebody or an address is there no more
/// @param instead at the end of what stands before an address: that one should write there
/// @param order what `05/12/2026` means
record AbsenceWords(
    Pattern away,
    Pattern back,
    Pattern until,
    Optional<Pattern> backBehind,
    Optional<Pattern> untilBehind,
    Pattern left,
    Pattern instead,
    WrittenDate.Order order) {

  private static final String WEEKDAY =
      "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag"
          + "|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles"
          + "|jueves|viernes|sábado|domingo),? ?";

  private static final AbsenceWords ENGLISH =
      new AbsenceWords(
          words(
              "\\b(?:away|absent|absence|out of (?:the )?office|out of town|on leave|annual"
                  + " leave|parental leave|maternity leave|holidays?|vacation|unavailable|not"
                  + " available|not in|travel+ing|closed|no access|limited access|offline|not"
                  + " return|ooo)\\b"),
          before(
              "(?:\\bback(?![-\\w])(?! to you)|\\breturn(?:ing|s)?\\b|\\bavailable again"
                  + "|\\bresume work|\\breturn date:?)"
                  + "(?: (?:in|at|to|the|my|our|office|work|desk|again|on|by|from|as|of))*"),
          before(
              "\\b(?:until|till|til|through|thru|up to)(?: (?:and including|the end of))?"
                  + "|\\b(?:from|between)\\b.{1,40} (?:to|and|-|–)"),
          Optional.empty(),
          Optional.empty(),
          words(
              "\\b(?:has|have|'ve|'s) left (?:us(?= (?:on|in|as|to|for|and|at)\\b|[.,]|$)|the"
                  + " (?:company|organi[sz]ation|firm|business|school|university)|our )|\\bno"
                  + " longer (?:works?|working|employed) (?:for|at|with|here|in)\\b|\\bno longer"
                  + " (?:with|at|part of) (?:us\\b|the"
                  + " (?:company|team|organi[sz]ation|firm))|\\bdoes(?: not|n't) work (?:here|for)"
                  + " |\\b(?:has|have) retired\\b|\\baddress (?:has changed|is no longer|will no"
                  + " longer|no longer)|\\bmailbox is no longer (?:monitored|in"
                  + " use|used|active|read)"),
          before(
              "\\b(?:contact|write to|e-?mail(?: to)?|mail(?: to)?|send (?:your |all )?(?:e-?mails?"
                  + "|mails?|messages?) to|reach (?:me|him|her|us|them) (?:at|under|on)|address(?:"
                  + " is| will be)?|instead (?:to|at)|successor(?: is)?|replaced by)\\b.{0,40}"),
          WrittenDate.Order.EITHER);

  private static final AbsenceWords GERMAN =
      new AbsenceWords(
          words(
              "\\b(?:abwesen\\w*|urlaub|nicht (?:im|in|am)|nicht erreichbar|außer haus|ausser haus"
                  + "|dienstreise|elternzeit|krank|unterwegs|geschlossen|ferien)\\b"),
          before(
              "(?:zurück|wieder(?: (?:im|in|am|büro|haus|da|dienst|erreichbar|zurück|für sie"
                  + "|persönlich))*|rückkehr:?)(?: (?:am|ab|zum))?"),
          before("\\bbis(?: (?:einschließlich|einschliesslich|inkl\\.?|zum|und mit))*"),
          Optional.of(behind("(?:bin ich |sind wir |werde ich |)(?:wieder|zurück)")),
          Optional.empty(),
          words(
              "nicht mehr (?:im unternehmen|in unserem|bei uns|für [^.]{1,40} tätig"
                  + "|bei [^.]{1,40} (?:beschäftigt|tätig))"
                  + "|(?:unternehmen|firma|haus|hochschule) verlassen|\\bausgeschieden"
                  + "|im ruhestand|(?:adresse|postfach) (?:ist|wird) nicht mehr "
                  + "(?:gültig|aktiv|verwendet|genutzt|gelesen|gültig)"),
          before(
              "\\b(?:wenden|schreiben|richten|kontaktieren|senden|erreichen|adresse(?: ist|"
                  + " lautet)?|nachfolger(?:in)?|an)\\b.{0,40}"),
          WrittenDate.Order.DAY_FIRST);

  private static final AbsenceWords FRENCH =
      new AbsenceWords(
          words(
              "\\b(?:absente?s?|absence|congés?|vacances|déplacement|indisponibles?|fermée?s?)\\b"),
          before(
              "\\b(?:de retour|retour(?: prévu)?|reviendrai|reviens|rentrerai|reprendrai)"
                  + "(?: (?:au|bureau|parmi|vous|le|à|partir|du|dès|mes fonctions))*"),
          before("\\bjusqu'(?:au|à)(?: et y compris)?(?: le)?|\\bdu\\b.{1,40} au"),
          Optional.empty(),
          Optional.empty(),
          words(
              "\\b(?:a|ai|avons) quitté (?:l'|la |notre |nos |ses |mes )"
                  + "|\\bne (?:travaille|fait|fais) plus\\b"
                  + "|\\bn'est plus (?:en poste|valide|utilisée?|active?|employée?|consultée?)"
                  + "|\\bà la retraite"),
          before(
              "\\b(?:contacter|écrire|adresser|adressez|écrivez|contactez|envoyez|joindre"
                  + "|adresse(?: est)?|successeur)\\b.{0,40}"),
          WrittenDate.Order.DAY_FIRST);

  private static final AbsenceWords SPANISH =
      new AbsenceWords(
          words(
              "\\b(?:ausentes?|ausencia|vacaciones|fuera de|de baja|permiso|no estaré|cerrad[oa]s?)"
                  + "\\b"),
          before(
              "\\b(?:regres(?:o|aré|amos)|vuelvo|volveré|reincorpor(?:o|aré)|de (?:vuelta|regreso))"
                  + "(?: (?:a|la|al|oficina|trabajo|el|partir|del|desde|día))*"),
          before("\\bhasta(?: (?:el|día))*|\\bdel\\b.{1,40} al(?: día)?"),
          Optional.empty(),
          Optional.empty(),
          words(
              "\\bya no (?:trabaj[ao]|form[ao] parte|está en la|está activ[oa]|es válid[oa])"
                  + "|\\bh[ae] dejado (?:la empresa|la compañía|de trabajar)|\\bjubilad[oa]\\b"),
          before(
              "\\b(?:contact[oea]\\w*|escrib\\w+|diríja\\w*|dirigirse|envi\\w+|envíe\\w*"
                  + "|dirección(?: es)?|correo(?: es)?|sucesora?)\\b.{0,40}"),
          WrittenDate.Order.DAY_FIRST);

  private static final AbsenceWords CHINESE =
      new AbsenceWords(
          words("休假|外出|出差|不在|请假|請假|假期|年假|放假|离开|離開|暂离|产假|病假"),
          before("(?:返回|回来|回來|返岗|返崗|上班|复工|復工)(?:时间|日期|時間)?(?:为|是|:)?"),
          before("(?:至|到|直到|截至|直至|~|—|-)"),
          Optional.of(
              behind(
                  "(?:\\([^)]{1,6}\\))? ?(?:上午|下午|早上|左右|后|後|起)?(?:才|将|將)?"
                      + "(?:返回|回来|回來|回到|回公司|回办公室|回辦公室|返岗|返崗|上班|恢复上班|恢复办公|复工|復工|归来|歸來)")),
          Optional.of(behind("(?:\\([^)]{1,6}\\))? ?(?:为止|為止|止)")),
          words(
              "已(?:经|經|于|於|从|從)?[^。!?]{0,15}(?:离职|離職|调离|調離|退休)"
                  + "|已(?:经|經)?(?:离开|離開)(?:本|我|该|該|了)?公司"
                  + "|不再(?:使用|在[^。!?]{0,12}(?:工作|任职|任職))"
                  + "|(?:邮箱|信箱|邮件地址|地址)(?:已|已经|将)?(?:停用|更换|更換|变更|變更|作废)"),
          before("(?:联系|聯繫|聯絡|发送?至|发送?到|寄至|寄到|写信给|致信|接替|接手|新邮箱|新信箱|新地址|继任者).{0,20}"),
          WrittenDate.Order.MONTH_FIRST);

  private static final AbsenceWords JAPANESE =
      new AbsenceWords(
          words("不在|休暇|休業|出張|お休み|休み|留守|外出|休職|欠勤"),
          before("(?:復帰|出社|帰社)(?:予定)?(?:日)?(?:は|:)"),
          before("(?:から|より|~|-)"),
          Optional.of(
              behind("(?:\\([^)]{1,6}\\))? ?(?:に|より|から)?(?:は)?(?:戻|復帰|帰社|帰国|出社|出勤|通常|業務を再開)")),
          Optional.of(behind("(?:\\([^)]{1,6}\\))? ?まで")),
          words(
              "退職(?:いた|致)?(?:し|しました|した)|異動(?:いた|致)?しました"
                  + "|(?:メールアドレス|アドレス)(?:は|が|を)[^。]{0,12}(?:変更|廃止|使用でき|使用して(?:い|お))"
                  + "|使われて(?:い|お)りません"),
          before("(?:後任|連絡先|宛先|新しい(?:メール)?アドレス|今後は|お問い合わせは).{0,20}"),
          WrittenDate.Order.MONTH_FIRST);

  static final List<AbsenceWords> ALL =
      List.of(ENGLISH, GERMAN, FRENCH, SPANISH, CHINESE, JAPANESE);

  private static Pattern words(String any) {
    return Pattern.compile(any, Pattern.UNICODE_CHARACTER_CLASS);
  }

  private static Pattern before(String any) {
    return Pattern.compile(
        "(?:" + any + ") ?:? ?(?:" + WEEKDAY + ")?(?:(?:the|den|dem|le|el) )?$",
        Pattern.UNICODE_CHARACTER_CLASS);
  }

  private static Pattern behind(String any) {
    return Pattern.compile("^ ?(?:" + any + ")", Pattern.UNICODE_CHARACTER_CLASS);
  }
}
