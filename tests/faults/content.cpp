#include "content.h"

#include <algorithm>

namespace sop::faults {
namespace {

void put(Bytes& image, std::size_t offset, const Bytes& bytes) {
  if (image.size() < offset + bytes.size()) image.resize(offset + bytes.size(), '\0');
  std::copy(bytes.begin(), bytes.end(), image.begin() + static_cast<std::ptrdiff_t>(offset));
}

void spoil(Bytes& image, std::size_t from, std::size_t to, Dice& dice) {
  for (std::size_t i = from; i < std::min(to, image.size()); ++i)
    image[i] = static_cast<char>(dice.next());
}

// Brings one change of a file over to the platter, as far as the cut lets it.
class Arrival {
 public:
  Arrival(Bytes& image, Dice& dice, const Geometry& geometry, const Weather& weather,
          Losses& losses)
      : image_(image), dice_(dice), geometry_(geometry), weather_(weather), losses_(losses) {}

  bool arrives(std::uint64_t moment) {
    return weather_.until == ~0ULL ? dice_.chance(weather_.kept) : moment < weather_.until;
  }

  // One piece within one sector.
  void piece(std::size_t offset, const Bytes& bytes, std::uint64_t moment) {
    if (arrives(moment)) {
      ++losses_.kept;
      grow(offset);
      put(image_, offset, bytes);
    } else if (dice_.chance(weather_.torn)) {
      ++losses_.torn;
      tear(offset, bytes);
    } else {
      ++losses_.lost;
      // The size may have arrived without the bytes.
      if (offset + bytes.size() > image_.size() && dice_.chance(30)) grow(offset + bytes.size());
    }
  }

 private:
  void grow(std::size_t size) {
    const std::size_t before = image_.size();
    if (size <= before) return;
    image_.resize(size, '\0');
    if (dice_.chance(weather_.garbage)) spoil(image_, before, size, dice_);
  }

  void tear(std::size_t offset, const Bytes& bytes) {
    grow(offset + bytes.size());
    const std::size_t from = dice_.below(bytes.size());
    const std::size_t count = dice_.between(1, bytes.size() - from);
    if (dice_.chance(weather_.garbage)) spoil(image_, offset, offset + bytes.size(), dice_);
    if (!geometry_.powersafe && dice_.chance(50)) {
      const std::size_t sector = offset / geometry_.sector * geometry_.sector;
      spoil(image_, sector, sector + geometry_.sector, dice_);
    }
    put(image_, offset + from, bytes.substr(from, count));
  }

  Bytes& image_;
  Dice& dice_;
  const Geometry& geometry_;
  const Weather& weather_;
  Losses& losses_;
};

}  // namespace

Weather random_weather(Dice& dice, std::uint64_t now) {
  constexpr unsigned kKept[] = {0, 10, 50, 90, 100};
  constexpr unsigned kTorn[] = {0, 20, 60};
  Weather weather;
  weather.kept = kKept[dice.below(std::size(kKept))];
  weather.torn = kTorn[dice.below(std::size(kTorn))];
  weather.garbage = dice.chance(50) ? 0 : 50;
  if (dice.chance(30)) weather.until = now - dice.below(std::min<std::uint64_t>(now, 40));
  return weather;
}

void Content::write(std::size_t offset, const Bytes& bytes, std::uint64_t moment) {
  put(live_, offset, bytes);
  pending_.push_back({moment, false, offset, bytes});
}

void Content::truncate(std::size_t size, std::uint64_t moment) {
  live_.resize(size, '\0');
  pending_.push_back({moment, true, size, {}});
}

void Content::sync() {
  for (const Change& change : pending_) {
    if (change.truncates) {
      durable_.resize(change.offset, '\0');
    } else {
      put(durable_, change.offset, change.bytes);
    }
  }
  pending_.clear();
}

void Content::fail_sync(Dice& dice, const Geometry& geometry) {
  if (!geometry.failed_sync_forgets) return;
  Losses losses;
  durable_ = survivor(dice, geometry, random_weather(dice, 0), losses);
  pending_.clear();
}

Bytes Content::survivor(Dice& dice, const Geometry& geometry, const Weather& weather,
                        Losses& losses) const {
  Bytes image = durable_;
  Arrival arrival(image, dice, geometry, weather, losses);
  for (const Change& change : pending_) {
    if (change.truncates) {
      if (arrival.arrives(change.moment)) image.resize(change.offset, '\0');
      continue;
    }
    std::size_t done = 0;
    while (done < change.bytes.size()) {
      const std::size_t at = change.offset + done;
      const std::size_t count =
          std::min(change.bytes.size() - done, geometry.sector - at % geometry.sector);
      arrival.piece(at, change.bytes.substr(done, count), change.moment);
      done += count;
    }
  }
  return image;
}

}  // namespace sop::faults
