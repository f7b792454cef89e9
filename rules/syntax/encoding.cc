#include "rules/syntax/encoding.h"

#include <utility>

namespace pushgate::rules::syntax {
namespace {

// The text codecs of CPython 3.11 (module `encodings`, names and aliases normalised) in which bytes
// below 0x80 always are ASCII and no other bytes decode to ASCII. Multi-byte codecs with ASCII
// trail bytes (shift_jis, gbk, big5) are not: a backslash may be half a character there. Found by
// decoding every pair of bytes with every codec.
constexpr std::string_view kAsciiSupersets =
    "1125 1250 1251 1252 1253 1254 1255 1256 1257 1258 437 646 775 850 852 855 857 858 860 "
    "861 862 863 865 866 869 8859 ansi_x3_4_1968 ansi_x3_4_1986 arabic ascii asmo_708 "
    "chinese cp1006 cp1051 cp1125 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 "
    "cp1258 cp154 cp367 cp437 cp65001 cp720 cp737 cp775 cp819 cp850 cp852 cp855 cp856 "
    "cp857 cp858 cp860 cp861 cp862 cp863 cp865 cp866 cp866u cp869 cp874 cp_gr cp_is "
    "csascii cshproman8 csibm855 csibm857 csibm858 csibm860 csibm861 csibm863 csibm865 "
    "csibm866 csibm869 csiso58gb231280 csisolatin1 csisolatin2 csisolatin3 csisolatin4 "
    "csisolatin5 csisolatin6 csisolatinarabic csisolatincyrillic csisolatingreek "
    "csisolatinhebrew cskoi8r cspc775baltic cspc850multilingual cspc862latinhebrew "
    "cspc8codepage437 cspcp852 csptcp154 cyrillic cyrillic_asian ecma_114 ecma_118 "
    "elot_928 euc_cn euc_jis2004 euc_jis_2004 euc_jisx0213 euc_jp euc_kr euccn "
    "eucgb2312_cn eucjis2004 eucjisx0213 eucjp euckr gb2312 gb2312_1980 gb2312_80 greek "
    "greek8 hebrew hp_roman8 ibm1051 ibm1125 ibm367 ibm437 ibm775 ibm819 ibm850 ibm852 "
    "ibm855 ibm857 ibm858 ibm860 ibm861 ibm862 ibm863 ibm865 ibm866 ibm869 iso646_us "
    "iso8859 iso8859_1 iso8859_10 iso8859_11 iso8859_13 iso8859_14 iso8859_15 iso8859_16 "
    "iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 "
    "iso_646_irv_1991 iso_8859_1 iso_8859_10 iso_8859_10_1992 iso_8859_11 iso_8859_11_2001 "
    "iso_8859_13 iso_8859_14 iso_8859_14_1998 iso_8859_15 iso_8859_16 iso_8859_16_2001 "
    "iso_8859_1_1987 iso_8859_2 iso_8859_2_1987 iso_8859_3 iso_8859_3_1988 iso_8859_4 "
    "iso_8859_4_1988 iso_8859_5 iso_8859_5_1988 iso_8859_6 iso_8859_6_1987 iso_8859_7 "
    "iso_8859_7_1987 iso_8859_8 iso_8859_8_1988 iso_8859_9 iso_8859_9_1989 iso_celtic "
    "iso_ir_100 iso_ir_101 iso_ir_109 iso_ir_110 iso_ir_126 iso_ir_127 iso_ir_138 "
    "iso_ir_144 iso_ir_148 iso_ir_157 iso_ir_166 iso_ir_199 iso_ir_226 iso_ir_58 iso_ir_6 "
    "jisx0213 koi8_r koi8_t koi8_u korean ks_c_5601 ks_c_5601_1987 ks_x_1001 ksc5601 "
    "ksx1001 kz1048 kz_1048 l1 l10 l2 l3 l4 l5 l6 l7 l8 l9 latin latin1 latin10 latin2 "
    "latin3 latin4 latin5 latin6 latin7 latin8 latin9 latin_1 mac_centeuro mac_croatian "
    "mac_cyrillic mac_greek mac_iceland mac_latin2 mac_roman mac_romanian mac_turkish "
    "maccentraleurope maccyrillic macgreek maciceland macintosh maclatin2 macroman "
    "macturkish palmos pt154 ptcp154 r8 rk1048 roman8 ruscii strk1048_2002 thai tis620 "
    "tis_620 tis_620_0 tis_620_2529_0 tis_620_2529_1 u8 u_jis ujis us us_ascii utf utf8 "
    "utf8_ucs2 utf8_ucs4 utf_8 utf_8_sig windows_1250 windows_1251 windows_1252 "
    "windows_1253 windows_1254 windows_1255 windows_1256 windows_1257 windows_1258 "
    "x_mac_korean x_mac_simp_chinese "
    "euc_jp eucjp ujis u_jis euc_jis_2004 jisx0213 eucjis2004 euc_jisx0213 eucjisx0213 ";

constexpr std::string_view kUtf8Names =
    "utf_8 utf_8_sig utf8 u8 utf cp65001 utf8_ucs2 utf8_ucs4 ascii us_ascii 646 us "
    "ansi_x3_4_1968 ansi_x3_4_1986 cp367 csascii ibm367 iso646_us iso_646_irv_1991 iso_ir_6 ";

bool Lists(std::string_view names, const std::string& name) {
  std::string word = name + " ";
  for (size_t at = names.find(word); at != std::string_view::npos; at = names.find(word, at + 1)) {
    if (at == 0 || names[at - 1] == ' ') return true;
  }
  return false;
}

bool IsNameCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.';
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Python's normalisation: runs of other characters become one underscore; the tokenizer takes
/// "utf-8-unix" and "latin-1-dos", as editors write them, for the codec before the suffix.
std::string Normalise(std::string_view name) {
  std::string normal;
  for (char c : name) {
    char mark = c == '-' || c == '.' ? '_' : Lower(c);
    if (mark == '_' && (normal.empty() || normal.back() == '_')) continue;
    normal += mark;
  }
  while (!normal.empty() && normal.back() == '_') normal.pop_back();
  for (std::string_view base : {"utf_8", "latin_1", "iso_8859_1", "iso_latin_1"}) {
    std::string prefix = std::string(base) + "_";
    if (normal == "utf_8_sig" || normal.find("iso_8859_1_19") == 0) break;
    if (normal == base || normal.compare(0, prefix.size(), prefix) == 0) {
      return base == "utf_8" ? "utf_8" : "latin_1";
    }
  }
  return normal;
}

/// The codec that a comment line names; empty if it names none.
std::string_view Cookie(std::string_view line) {
  size_t hash = line.find_first_not_of(" \t\f");
  if (hash == std::string_view::npos || line[hash] != '#') return {};
  constexpr std::string_view kWord = "coding";
  for (size_t at = line.find(kWord, hash); at != std::string_view::npos;
       at = line.find(kWord, at + 1)) {
    size_t mark = at + kWord.size();
    if (mark >= line.size() || (line[mark] != ':' && line[mark] != '=')) continue;
    size_t begin = line.find_first_not_of(" \t", mark + 1);
    if (begin == std::string_view::npos) continue;
    size_t end = begin;
    while (end < line.size() && IsNameCharacter(line[end])) ++end;
    if (end > begin) return line.substr(begin, end - begin);
  }
  return {};
}

bool IsBlankOrComment(std::string_view line) {
  size_t first = line.find_first_not_of(" \t\f");
  return first == std::string_view::npos || line[first] == '#';
}

std::string_view TakeLine(std::string_view& text) {
  size_t end = text.find_first_of("\r\n");
  std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos) {
    text = {};
  } else {
    bool two = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
    text.remove_prefix(end + (two ? 2 : 1));
  }
  return line;
}

DeclaredEncoding Wide(std::string name) { return {std::move(name), false, false}; }

}  // namespace

DeclaredEncoding ReadEncoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) {
    return Wide("utf-32");
  }
  if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv)) return Wide("utf-16");
  bool marked = text.starts_with("\xEF\xBB\xBF"sv);
  if (marked) text.remove_prefix(3);
  std::string_view first = TakeLine(text);
  std::string_view cookie = Cookie(first);
  if (cookie.empty() && IsBlankOrComment(first)) cookie = Cookie(TakeLine(text));
  if (cookie.empty()) return {"utf-8", true, true};
  DeclaredEncoding declared{std::string(cookie), false, false};
  std::string normal = Normalise(cookie);
  declared.is_utf8 = Lists(kUtf8Names, normal);
  declared.extends_ascii = declared.is_utf8 || Lists(kAsciiSupersets, normal);
  return declared;
}

}  // namespace pushgate::rules::syntax
