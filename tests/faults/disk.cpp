#include "disk.h"

#include <set>

namespace sop::faults {

std::string folder_of(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string::npos ? "" : name.substr(0, slash);
}

void Disk::load(const Image& image) {
  live_.clear();
  pending_.clear();
  for (const auto& [name, bytes] : image) {
    live_[name] = std::make_shared<Node>();
    live_[name]->content = Content(bytes);
  }
  durable_ = live_;
  off_ = false;
  ++age_;
}

Image Disk::durable() const {
  Image image;
  for (const auto& [name, node] : durable_) image[name] = node->content.durable();
  return image;
}

void Disk::arm(const Mishap& mishap) {
  mishap_ = mishap;
  seen_ = 0;
  struck_ = 0;
}

Verdict Disk::step(Operation operation) {
  if (off_) return Verdict::Off;
  ++moment_;
  if (mishap_.kind == Mishap::Kind::None || (mishap_.operations & bit(operation)) == 0)
    return Verdict::Go;
  ++seen_;
  if (seen_ < mishap_.at || seen_ - mishap_.at >= mishap_.count) return Verdict::Go;
  if (struck_++ == 0) struck_at_ = operation;
  if (mishap_.kind != Mishap::Kind::Cut) return Verdict::Fail;
  off_ = true;
  return Verdict::Last;
}

NodePtr Disk::find(const std::string& name) const {
  const auto found = live_.find(name);
  return found == live_.end() ? nullptr : found->second;
}

void Disk::change_entry(const std::string& name, NodePtr node) {
  if (node) {
    live_[name] = node;
  } else {
    live_.erase(name);
  }
  pending_.push_back({name, std::move(node)});
}

NodePtr Disk::create(const std::string& name, bool folder) {
  NodePtr node = std::make_shared<Node>();
  node->folder = folder;
  node->modified = moment_;
  change_entry(name, node);
  return node;
}

void Disk::link(const std::string& from, const std::string& to) {
  if (NodePtr node = find(from)) change_entry(to, std::move(node));
}

void Disk::remove(const std::string& name) {
  if (find(name)) change_entry(name, nullptr);
}

void Disk::rename(const std::string& from, const std::string& to) {
  NodePtr node = find(from);
  if (!node) return;
  change_entry(to, std::move(node));
  change_entry(from, nullptr);
}

void Disk::sync_directory(const std::string& folder) {
  if (weakness_ == Weakness::DirectoryNeverSynced) return;
  std::vector<EntryChange> rest;
  for (EntryChange& change : pending_) {
    if (!folder.empty() && folder_of(change.name) != folder) {
      rest.push_back(std::move(change));
    } else if (change.node) {
      durable_[change.name] = std::move(change.node);
    } else {
      durable_.erase(change.name);
    }
  }
  pending_ = std::move(rest);
}

void Disk::write(Node& node, std::size_t offset, const Bytes& bytes) {
  node.content.write(offset, bytes, moment_);
}

void Disk::truncate(Node& node, std::size_t size) {
  node.content.truncate(size, moment_);
}

void Disk::sync(Node& node) {
  if (weakness_ == Weakness::LyingSync) return;
  node.content.sync();
}

std::vector<std::string> Disk::names() const {
  std::vector<std::string> names;
  for (const auto& [name, node] : live_) names.push_back(name);
  return names;
}

// Entries of one name arrive in order, those of different names independently; what stands in a
// folder that did not arrive is gone with it.
void Disk::lose_entries() {
  std::set<std::string> stuck;
  std::set<std::string> folders;
  for (const auto& [name, node] : live_)
    if (node->folder) folders.insert(name);
  for (const EntryChange& change : pending_) {
    if (stuck.count(change.name) != 0) continue;
    if (dice_.chance(50)) {
      stuck.insert(change.name);
    } else if (change.node) {
      durable_[change.name] = change.node;
    } else {
      durable_.erase(change.name);
    }
  }
  for (auto entry = durable_.begin(); entry != durable_.end();) {
    const std::string folder = folder_of(entry->first);
    const bool gone = folders.count(folder) != 0 && durable_.count(folder) == 0;
    entry = gone ? durable_.erase(entry) : std::next(entry);
  }
}

void Disk::restore_power(Losses& losses) {
  lose_entries();
  const Weather weather = random_weather(dice_, moment_);
  std::map<std::string, NodePtr> survivors;
  for (const auto& [name, node] : durable_) {
    NodePtr fresh = std::make_shared<Node>();
    fresh->content = Content(node->content.survivor(dice_, geometry_, weather, losses));
    fresh->folder = node->folder;
    fresh->modified = node->modified;
    survivors[name] = std::move(fresh);
  }
  live_ = durable_ = std::move(survivors);
  pending_.clear();
  off_ = false;
  ++age_;
  disarm();
}

}  // namespace sop::faults
