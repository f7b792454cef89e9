#include "audit/html.h"

#include <algorithm>
#include <cstdint>

#include "audit/percent.h"
#include "audit/report.h"
#include "base/digest.h"
#include "hook/message/base64.h"

namespace pushgate::audit::html {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2530;--soft:#5a6675;--line:#dfe4ea;
--accent:#0b6bcb;--bad:#b3261e;--good:#1b7f4b;--fill:#0b6bcb1f}
@media(prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1a2029;--ink:#e6ebf1;--soft:#9aa7b6;
--line:#2c3542;--accent:#6cb2ff;--bad:#ff8a80;--good:#6fd6a0;--fill:#6cb2ff26}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:0}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
h3{font-size:1rem;margin:1.5rem 0 .5rem}
p{max-width:48rem;margin:.5rem 0}
.soft,figcaption,caption{color:var(--soft);font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin:1.5rem 0;
padding:0;list-style:none}
.tiles li,.frame,figure,details{background:var(--card);border:1px solid var(--line);border-radius:.6rem}
.tiles li{padding:1rem 1.1rem}
.tiles b{display:block;font-size:1.9rem;line-height:1.2;font-variant-numeric:tabular-nums}
.bad b{color:var(--bad)}.good b{color:var(--good)}
.frame{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;padding:.7rem .9rem .3rem}
th,td{text-align:left;padding:.45rem .9rem;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0;color:var(--soft);font-weight:600;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
time{white-space:nowrap}
td code{overflow-wrap:anywhere}td:has(>code){min-width:6.5rem}
.frame:focus-visible{outline:2px solid var(--accent)}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.88em;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;
overflow-x:auto;overflow-wrap:normal;margin:.5rem 0}
figure{margin:.75rem 0;padding:1rem}
svg{display:block;width:100%;height:auto}
.grid{stroke:var(--line);stroke-width:1}.tick{fill:var(--soft);font-size:11px}
.trend{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
.area{fill:var(--fill);stroke:none}.dot{fill:var(--accent)}
details{margin:.75rem 0;padding:.7rem .9rem}
summary{cursor:pointer;font-weight:600;overflow-wrap:anywhere}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
details .frame,details figure{border:0;padding-left:0;padding-right:0;margin:.5rem 0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}
.pair>div{min-width:0}
footer{margin-top:3rem}
@media(max-width:30rem){main{padding:1.25rem .8rem 3rem}.pair{grid-template-columns:1fr}}
@media print{body{background:#fff}details{break-inside:avoid}}
)";

/// For a Content-Security-Policy: the style of the page, and no other.
std::string StyleHash() {
  std::string hex = PlainSha256Hex(kStyle), bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return hook::Base64(bytes);
}

constexpr int64_t kWidth = 720, kHeight = 180, kLeft = 46, kRight = 10, kTop = 10, kBottom = 24;

/// Tenths of a percent, and where they are drawn, in tenths of a unit.
struct Scale {
  int64_t first, last;  // dates
  int64_t low;          // permille at the bottom

  int64_t X(int64_t date) const {
    int64_t width = (kWidth - kLeft - kRight) * 10;
    return kLeft * 10 +
           (last == first ? 0
                          : (date - first) / 1'000'000 * width / ((last - first) / 1'000'000 + 1));
  }
  int64_t Y(int64_t permille) const {
    int64_t height = (kHeight - kTop - kBottom) * 10;
    return kTop * 10 + (1000 - permille) * height / (1000 - low);
  }
};

std::string Tenths(int64_t number) {
  return std::to_string(number / 10) + "." + std::to_string(number % 10);
}

std::string Ticks(const Scale& scale) {
  std::string out;
  for (int64_t permille : {int64_t{1000}, (1000 + scale.low) / 2, scale.low}) {
    std::string y = Tenths(scale.Y(permille));
    out += "<line class=\"grid\" x1=\"" + std::to_string(kLeft) + "\" x2=\"" +
           std::to_string(kWidth - kRight) + "\" y1=\"" + y + "\" y2=\"" + y + "\"/>";
    out += "<text class=\"tick\" text-anchor=\"end\" x=\"" + std::to_string(kLeft - 6) + "\" y=\"" +
           Tenths(scale.Y(permille) + 35) + "\">" + std::to_string(permille / 10) + " %</text>";
  }
  auto date = [&](int64_t time, const char* anchor, int64_t x) {
    out += "<text class=\"tick\" text-anchor=\"" + std::string(anchor) + "\" x=\"" +
           std::to_string(x) + "\" y=\"" + std::to_string(kHeight - 6) + "\">" + DateText(time) +
           "</text>";
  };
  date(scale.first, "start", kLeft);
  date(scale.last, "end", kWidth - kRight);
  return out;
}

}  // namespace

std::string Text(std::string_view text) {
  std::string out;
  for (char c : Shown(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string Code(std::string_view text) { return "<code>" + Text(text) + "</code>"; }

std::string Table(std::string_view caption, const std::vector<std::string>& head,
                  const std::vector<Row>& rows) {
  if (rows.empty()) return "";
  std::string out = "<div class=\"frame\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                    Text(caption.empty() ? "table" : caption) + "\"><table>";
  if (!caption.empty()) out += "<caption>" + Text(caption) + "</caption>";
  out += "<thead><tr>";
  for (size_t i = 0; i < head.size(); ++i) {
    out += std::string("<th scope=\"col\"") + (rows[0][i].number ? " class=\"n\">" : ">") +
           Text(head[i]) + "</th>";
  }
  out += "</tr></thead><tbody>\n";
  for (const Row& row : rows) {
    out += "<tr>";
    for (const Cell& cell : row) {
      out += (cell.number ? "<td class=\"n\">" : "<td>") + cell.html + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string Chart(std::string_view label, const std::vector<TrendPoint>& trend) {
  if (trend.size() < 2) return "";
  int64_t least = 1000;
  for (const TrendPoint& point : trend) {
    least = std::min(least, CompliantPermille(point.files, point.noncompliant));
  }
  Scale scale{trend.front().date, trend.back().date, std::min<int64_t>(least / 100 * 100, 900)};
  std::string points, dots;
  for (const TrendPoint& point : trend) {
    int64_t x = scale.X(point.date);
    int64_t y = scale.Y(CompliantPermille(point.files, point.noncompliant));
    points += Tenths(x) + "," + Tenths(y) + " ";
    if (trend.size() > 60) continue;
    dots += "<circle class=\"dot\" cx=\"" + Tenths(x) + "\" cy=\"" + Tenths(y) + "\" r=\"2.5\"/>";
  }
  std::string bottom = Tenths(scale.Y(scale.low));
  return "<svg role=\"img\" aria-label=\"" + Text(label) + "\" viewBox=\"0 0 " +
         std::to_string(kWidth) + " " + std::to_string(kHeight) + "\">" + Ticks(scale) +
         "<polygon class=\"area\" points=\"" + Tenths(scale.X(scale.first)) + "," + bottom + " " +
         points + Tenths(scale.X(scale.last)) + "," + bottom +
         "\"/><polyline class=\"trend\" points=\"" + points + "\"/>" + dots + "</svg>";
}

std::string Page(std::string_view title, const std::string& body) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
         "style-src 'sha256-" +
         StyleHash() +
         "'; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
         Text(title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n" +
         "<main>\n" + body + "</main>\n</body>\n</html>\n";
}

}  // namespace pushgate::audit::html
