#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules {

/// A file of the machine's Python.
struct RealFile {
  std::string name, text;
};

/// The folder of the standard library of the machine's python3; empty if there is none.
inline std::string StandardLibrary() {
  constexpr const char* kAsk =
      "python3 -c 'import sysconfig; print(sysconfig.get_path(\"stdlib\"))' 2>/dev/null";
  std::string answer;
  std::FILE* pipe = popen(kAsk, "r");
  if (pipe == nullptr) return answer;
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) answer += buffer.data();
  pclose(pipe);
  while (!answer.empty() && answer.back() == '\n') answer.pop_back();
  return answer;
}

/// About `count` files of the standard library, of some kilobytes each, spread over the alphabet;
/// none if the machine has no python3.
inline std::vector<RealFile> SampleOfRealFiles(size_t count) {
  namespace fs = std::filesystem;
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator at(StandardLibrary(), error), end; at != end; at.increment(error)) {
    if (at->path().extension() != ".py" || !at->is_regular_file(error)) continue;
    uintmax_t size = at->file_size(error);
    if (size >= 3'000 && size <= 20'000) paths.push_back(at->path());
  }
  std::sort(paths.begin(), paths.end());
  size_t step = std::max<size_t>(1, paths.size() / count);
  std::vector<RealFile> files;
  for (size_t i = 0; i < paths.size(); i += step) {
    std::ifstream stream(paths[i], std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    bool ascii = std::all_of(text.begin(), text.end(),
                             [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); });
    if (ascii) files.push_back({paths[i].filename().string(), std::move(text)});
  }
  return files;
}

}  // namespace pushgate::rules
