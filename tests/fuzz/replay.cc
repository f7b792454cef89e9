// Runs a fuzz target without libFuzzer: every file of a corpus as it is, then mutations of it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t kMostMutations = 5000;
constexpr size_t kFewestMutations = 200;

/// Of mutations of one file, so that long ones do not hold up everything under sanitizers.
constexpr size_t kMostBytes = size_t{2} << 20;

size_t MutationsOf(const std::string& input) {
  return std::clamp(kMostBytes / (input.size() + 1), kFewestMutations, kMostMutations);
}

void Try(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

/// Overwrites, inserts, removes, cuts or repeats at random.
std::string Mutate(std::string input, std::mt19937& random) {
  auto below = [&](size_t limit) { return limit == 0 ? 0 : random() % limit; };
  for (size_t changes = 1 + below(4); changes > 0; --changes) {
    size_t at = below(input.size() + 1);
    char byte = static_cast<char>(below(2) == 0 ? random() : (below(2) == 0 ? 0x00 : 0xff));
    switch (below(5)) {
      case 0:
        if (at < input.size()) input[at] = byte;
        break;
      case 1:
        input.insert(at, 1 + below(8), byte);
        break;
      case 2:
        input.erase(at, 1 + below(8));
        break;
      case 3:
        input.resize(at);
        break;
      default:
        input.insert(at, input.substr(below(input.size() + 1), below(64)));
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "Usage: " << argv[0] << " FOLDER\n";
    return 2;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::mt19937 random(1);
  size_t mutations = 0;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    std::string input{std::istreambuf_iterator<char>(stream), {}};
    Try(input);
    for (size_t left = MutationsOf(input); left > 0; --left, ++mutations) {
      Try(Mutate(input, random));
    }
  }
  std::cout << files.size() << " files, " << mutations << " mutations of them\n";
  return files.empty() ? 1 : 0;
}
