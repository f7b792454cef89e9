#include "base/digest.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>

namespace pushgate {
namespace {

void Update(sha256_ctx& context, std::string_view bytes) {
  sha256_update(&context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
}

std::string FinishHex(sha256_ctx& context) {
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(&context, sizeof digest, digest);
  std::string hex;
  hex.reserve(2 * sizeof digest);
  for (uint8_t byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

}  // namespace

std::string Sha256Hex(std::initializer_list<std::string_view> parts) {
  sha256_ctx context;
  sha256_init(&context);
  for (std::string_view part : parts) {
    Update(context, std::to_string(part.size()) + ":");
    Update(context, part);
  }
  return FinishHex(context);
}

std::string PlainSha256Hex(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  Update(context, bytes);
  return FinishHex(context);
}

std::array<uint8_t, 20> Sha1(std::initializer_list<std::string_view> parts) {
  sha1_ctx context;
  sha1_init(&context);
  for (std::string_view part : parts) {
    sha1_update(&context, part.size(), reinterpret_cast<const uint8_t*>(part.data()));
  }
  std::array<uint8_t, SHA1_DIGEST_SIZE> digest;
  sha1_digest(&context, digest.size(), digest.data());
  return digest;
}

}  // namespace pushgate
