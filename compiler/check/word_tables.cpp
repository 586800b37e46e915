#include "compiler/check/word_tables.h"

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace sop::words::tables {
namespace {

struct Pair {
  std::string_view word, other;
};

constexpr std::string_view key(std::string_view word) {
  return word;
}
constexpr std::string_view key(const Pair& pair) {
  return pair.word;
}

template <class Row, std::size_t N>
constexpr bool is_sorted(const Row (&table)[N]) {
  for (std::size_t i = 1; i < N; ++i) {
    if (!(key(table[i - 1]) < key(table[i]))) return false;
  }
  return true;
}

// Where in a sorted table the words stand that begin with a byte: [places[byte], places[byte + 1]).
struct Places {
  std::uint16_t at[257] = {};
};
template <const auto& table>
constexpr Places places_of() {
  Places places;
  std::size_t row = 0;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    places.at[byte] = static_cast<std::uint16_t>(row);
    while (row < std::size(table) && static_cast<unsigned char>(key(table[row])[0]) == byte) ++row;
  }
  places.at[256] = static_cast<std::uint16_t>(row);
  return places;
}
template <const auto& table>
constexpr Places kPlaces = places_of<table>();

template <const auto& table>
auto find(std::string_view word) -> decltype(std::begin(table)) {
  if (word.empty()) return nullptr;
  const auto first = static_cast<unsigned char>(word[0]);
  const auto end = std::begin(table) + kPlaces<table>.at[first + 1];
  for (auto row = std::begin(table) + kPlaces<table>.at[first]; row != end; ++row) {
    if (key(*row) == word) return row;
  }
  return nullptr;
}

template <const auto& table>
std::string_view other_of(std::string_view word) {
  const Pair* row = find<table>(word);
  return row != nullptr ? row->other : std::string_view();
}

constexpr std::string_view kBerVerbs[] = {
    "bekerja",       "berangkat",     "berbagi",        "berdiskusi",    "berembuk",
    "berkirim",      "berkomunikasi", "berkonsultasi",  "berkoordinasi", "berkunjung",
    "bermusyawarah", "bernegosiasi",  "berpartisipasi", "bersurat",      "bertanya",
    "bertugas",      "berunding",
};
static_assert(is_sorted(kBerVerbs));

// me- that is part of the root, or no deed of a person.
constexpr std::string_view kNoActiveVerbs[] = {
    "medali",     "medan",     "media",    "median",    "medis",      "mekar",     "melainkan",
    "melalui",    "melati",    "melawi",   "melayu",    "meluas",     "memadai",   "memang",
    "member",     "memo",      "memori",   "mempawah",  "menag",      "menahun",   "menaker",
    "menara",     "menarik",   "mendagri", "mendalam",  "mendasar",   "mendatang", "mendesak",
    "mendikbud",  "menengah",  "menerus",  "menetap",   "mengenai",   "mengingat", "menhub",
    "menimbang",  "meninggal", "menit",    "menjelang", "menkes",     "menkeu",    "menko",
    "menkominfo", "menkumham", "menlu",    "menor",     "menpan",     "menperin",  "menpora",
    "menristek",  "mensos",    "mentah",   "mental",    "mentawai",   "menteri",   "menterinya",
    "mentor",     "menu",      "menunya",  "menurut",   "menyeluruh", "merah",     "merangin",
    "meranti",    "merata",    "merauke",  "merdeka",   "merek",      "mereka",    "meriah",
    "merpati",    "meskipun",  "mesuji",   "meter",     "metode",
};
static_assert(is_sorted(kNoActiveVerbs));

constexpr std::string_view kWeakVerbs[] = {
    "melebihi",    "meliputi",    "memakai",   "membutuhkan", "memenuhi",    "memerlukan",
    "memiliki",    "mempunyai",   "memuat",    "mencakup",    "mencapai",    "mendahului",
    "mengandung",  "menggunakan", "mengikuti", "menjadi",     "menunjukkan", "menyangkut",
    "menyebabkan", "menyertai",   "merupakan",
};
static_assert(is_sorted(kWeakVerbs));

// di- that is part of the root.
constexpr std::string_view kNoPassiveVerbs[] = {
    "diagnosiskan", "dialogkan",    "digitalisasikan", "dikti",         "diktisaintek",
    "dinamai",      "dinaskan",     "dinasti",         "dini",          "diplomasi",
    "direksi",      "dirjen",       "disabilitasi",    "diseminasikan", "disiplinkan",
    "diskusikan",   "disposisikan", "distribusikan",   "diversi",       "divisi",
};
static_assert(is_sorted(kNoPassiveVerbs));

constexpr std::string_view kPassiveRoots[] = {
    "agenda",   "ajukan",     "ambil",    "analisa",      "analisis", "arsip",        "baca",
    "bagi",     "bahas",      "bawa",     "bentuk",       "buat",     "buka",         "catat",
    "cek",      "cetak",      "evaluasi", "hitung",       "input",    "isi",          "jilid",
    "kaji",     "kembalikan", "ketik",    "kirim",        "koreksi",  "kumpulkan",    "lakukan",
    "minta",    "nilai",      "olah",     "pakai",        "panggil",  "paraf",        "periksa",
    "pilih",    "proses",     "rekap",    "rekapitulasi", "review",   "reviu",        "sahkan",
    "serahkan", "setujui",    "simpan",   "sortir",       "susun",    "tandatangani", "teliti",
    "terima",   "tetapkan",   "tolak",    "tulis",        "tutup",    "umumkan",      "undang",
    "unduh",    "unggah",     "validasi", "verifikasi",
};
static_assert(is_sorted(kPassiveRoots));

constexpr std::string_view kFunctionWords[] = {
    "adalah",      "adapun",    "agar",     "akan",      "antara",      "apabila",      "atas",
    "bagi",        "bahkan",    "bahwa",    "belum",     "berdasarkan", "bersama-sama", "bila",
    "bilamana",    "bisa",      "dalam",    "dapat",     "dari",        "daripada",     "demi",
    "dengan",      "di",        "guna",     "hanya",     "harus",       "hingga",       "ikut",
    "ini",         "itu",       "jika",     "juga",      "kalau",       "karena",       "ke",
    "kembali",     "kemudian",  "kepada",   "kepadanya", "ketika",      "lalu",         "langsung",
    "lebih",       "maka",      "maksimal", "melainkan", "melalui",     "mengenai",     "menurut",
    "minimal",     "mulai",     "namun",    "oleh",      "pada",        "paling",       "perlu",
    "saat",        "saling",    "sambil",   "sampai",    "sebagai",     "sebelum",      "secara",
    "sedang",      "segera",    "sehingga", "sejak",     "sekaligus",   "selain",       "selama",
    "selanjutnya", "sementara", "seperti",  "seraya",    "sesuai",      "sesudah",      "setelah",
    "siap",        "sudah",     "supaya",   "tak",       "tanpa",       "telah",        "tentang",
    "terhadap",    "terkait",   "tersebut", "tetap",     "tetapi",      "tidak",        "turut",
    "untuk",       "wajib",     "yaitu",    "yang",
};
static_assert(is_sorted(kFunctionWords));

constexpr std::string_view kQuantifiers[] = {
    "masing", "masing-masing", "para", "seluruh", "semua", "seorang", "setiap", "tiap", "tiap-tiap",
};
static_assert(is_sorted(kQuantifiers));

// pe-…-an that names an agency or a thing rather than a deed.
constexpr std::string_view kNoVerbalNouns[] = {
    "pedesaan",    "pedoman",    "pegunungan",    "pekerjaan",   "pelabuhan",  "pelanggan",
    "pelayaran",   "pemakaman",  "pemerintahan",  "pemukiman",   "pendidikan", "pengadilan",
    "pengairan",   "penjabatan", "perangkapan",   "peraturan",   "perbankan",  "percontohan",
    "perdagangan", "perdesaan",  "perempuan",     "perhubungan", "perikanan",  "perindustrian",
    "perkantoran", "perkebunan", "perkoperasian", "perkotaan",   "permukiman", "perpustakaan",
    "persandian",  "pertahanan", "pertambangan",  "pertanahan",  "pertanian",  "perumahan",
    "perusahaan",  "perwakilan", "peternakan",
};
static_assert(is_sorted(kNoVerbalNouns));

constexpr std::string_view kCommands[] = {
    "agendakan",     "ajukan",       "ambil",         "arsipkan",       "baca",
    "bagikan",       "beri",         "berikan",       "buat",           "buka",
    "catat",         "cetak",        "distribusikan", "dokumentasikan", "gandakan",
    "gunakan",       "hapus",        "hitung",        "hubungi",        "isi",
    "jadwalkan",     "kembalikan",   "ketik",         "kirim",          "kirimkan",
    "koordinasikan", "kumpulkan",    "laksanakan",    "lakukan",        "lampirkan",
    "laporkan",      "lengkapi",     "masukkan",      "minta",          "panggil",
    "pastikan",      "perbaiki",     "periksa",       "pilih",          "rekap",
    "sampaikan",     "serahkan",     "siapkan",       "simpan",         "sosialisasikan",
    "susun",         "tandatangani", "teliti",        "tentukan",       "terima",
    "teruskan",      "tetapkan",     "tindaklanjuti", "tulis",          "tunggu",
    "tunjuk",        "umumkan",      "unduh",         "unggah",
};
static_assert(is_sorted(kCommands));

constexpr std::string_view kOneSyllable[] = {
    "bom", "cap", "cek", "klik", "lap", "las", "pel", "rem", "sah", "sahkan", "tes", "tik",
};
static_assert(is_sorted(kOneSyllable));

// Nouns an activity is wrongly told by, and the verb of each.
constexpr Pair kVerbsOfNouns[] = {
    {"analisa", "menganalisis"},
    {"analisis", "menganalisis"},
    {"asistensi", "mengasistensi"},
    {"diskusi", "berdiskusi"},
    {"disposisi", "mendisposisikan"},
    {"distribusi", "mendistribusikan"},
    {"dokumentasi", "mendokumentasikan"},
    {"evaluasi", "mengevaluasi"},
    {"finalisasi", "memfinalkan"},
    {"identifikasi", "mengidentifikasi"},
    {"inventarisasi", "menginventarisasi"},
    {"klarifikasi", "mengklarifikasi"},
    {"kompilasi", "mengompilasi"},
    {"konfirmasi", "mengonfirmasi"},
    {"konsultasi", "berkonsultasi"},
    {"koordinasi", "berkoordinasi"},
    {"legalisasi", "melegalisasi"},
    {"monitoring", "memantau"},
    {"paraf", "memaraf"},
    {"pelaksanaan", "melaksanakan"},
    {"pelaporan", "melaporkan"},
    {"pemanggilan", "memanggil"},
    {"pemantauan", "memantau"},
    {"pemasangan", "memasang"},
    {"pembagian", "membagi"},
    {"pembahasan", "membahas"},
    {"pembaruan", "memperbarui"},
    {"pembayaran", "membayar"},
    {"pembelian", "membeli"},
    {"pembentukan", "membentuk"},
    {"pemberian", "memberikan"},
    {"pemberitahuan", "memberitahukan"},
    {"pembuatan", "membuat"},
    {"pembukaan", "membuka"},
    {"pemeliharaan", "memelihara"},
    {"pemeriksaan", "memeriksa"},
    {"pemilahan", "memilah"},
    {"peminjaman", "meminjam"},
    {"pemusnahan", "memusnahkan"},
    {"pemutakhiran", "memutakhirkan"},
    {"penagihan", "menagih"},
    {"penandatanganan", "menandatangani"},
    {"pencairan", "mencairkan"},
    {"pencatatan", "mencatat"},
    {"pencetakan", "mencetak"},
    {"pendaftaran", "mendaftarkan"},
    {"pendataan", "mendata"},
    {"pendisposisian", "mendisposisikan"},
    {"pendistribusian", "mendistribusikan"},
    {"pendokumentasian", "mendokumentasikan"},
    {"penelaahan", "menelaah"},
    {"penelitian", "meneliti"},
    {"penentuan", "menentukan"},
    {"penerbitan", "menerbitkan"},
    {"penerimaan", "menerima"},
    {"penetapan", "menetapkan"},
    {"pengagendaan", "mengagendakan"},
    {"pengajuan", "mengajukan"},
    {"pengambilan", "mengambil"},
    {"penganalisisan", "menganalisis"},
    {"penganggaran", "menganggarkan"},
    {"pengarsipan", "mengarsipkan"},
    {"pengawasan", "mengawasi"},
    {"pengecekan", "mengecek"},
    {"pengelompokan", "mengelompokkan"},
    {"pengembalian", "mengembalikan"},
    {"pengentrian", "mengentri"},
    {"pengesahan", "mengesahkan"},
    {"pengetikan", "mengetik"},
    {"penggandaan", "menggandakan"},
    {"penghapusan", "menghapus"},
    {"penghimpunan", "menghimpun"},
    {"penghitungan", "menghitung"},
    {"penginputan", "menginput"},
    {"pengiriman", "mengirim"},
    {"pengisian", "mengisi"},
    {"pengkajian", "mengkaji"},
    {"pengklasifikasian", "mengklasifikasikan"},
    {"pengkoordinasian", "mengoordinasikan"},
    {"pengolahan", "mengolah"},
    {"pengoordinasian", "mengoordinasikan"},
    {"pengujian", "menguji"},
    {"pengukuran", "mengukur"},
    {"pengumpulan", "mengumpulkan"},
    {"pengumuman", "mengumumkan"},
    {"pengundangan", "mengundangkan"},
    {"pengunduhan", "mengunduh"},
    {"pengunggahan", "mengunggah"},
    {"pengusulan", "mengusulkan"},
    {"penilaian", "menilai"},
    {"peninjauan", "meninjau"},
    {"penjadwalan", "menjadwalkan"},
    {"penjemputan", "menjemput"},
    {"penjilidan", "menjilid"},
    {"penomoran", "menomori"},
    {"penugasan", "menugaskan"},
    {"penunjukan", "menunjuk"},
    {"penutupan", "menutup"},
    {"penyampaian", "menyampaikan"},
    {"penyebarluasan", "menyebarluaskan"},
    {"penyelenggaraan", "menyelenggarakan"},
    {"penyelesaian", "menyelesaikan"},
    {"penyempurnaan", "menyempurnakan"},
    {"penyerahan", "menyerahkan"},
    {"penyiapan", "menyiapkan"},
    {"penyimpanan", "menyimpan"},
    {"penyortiran", "menyortir"},
    {"penyusunan", "menyusun"},
    {"perawatan", "merawat"},
    {"perbaikan", "memperbaiki"},
    {"perencanaan", "merencanakan"},
    {"perhitungan", "menghitung"},
    {"permintaan", "meminta"},
    {"persetujuan", "menyetujui"},
    {"persiapan", "mempersiapkan"},
    {"perumusan", "merumuskan"},
    {"publikasi", "memublikasikan"},
    {"rapat", "melaksanakan rapat"},
    {"registrasi", "meregistrasi"},
    {"rekapitulasi", "merekapitulasi"},
    {"reviu", "mereviu"},
    {"sinkronisasi", "menyinkronkan"},
    {"sosialisasi", "menyosialisasikan"},
    {"survei", "melaksanakan survei"},
    {"tabulasi", "menabulasi"},
    {"validasi", "memvalidasi"},
    {"verifikasi", "memverifikasi"},
};
static_assert(is_sorted(kVerbsOfNouns));

constexpr Pair kForeignCommands[] = {
    {"cek", "mengecek"},     {"copy", "menyalin"},      {"download", "mengunduh"},
    {"entri", "mengentri"},  {"entry", "mengentri"},    {"input", "menginput"},
    {"print", "mencetak"},   {"review", "mereviu"},     {"scan", "memindai"},
    {"share", "membagikan"}, {"update", "memperbarui"}, {"upload", "mengunggah"},
};
static_assert(is_sorted(kForeignCommands));

// Slips that can be nothing else.
constexpr Pair kMisspelt[] = {
    {"administasi", "administrasi"},
    {"adminitrasi", "administrasi"},
    {"adminsitrasi", "administrasi"},
    {"adminstrasi", "administrasi"},
    {"admistrasi", "administrasi"},
    {"admnistrasi", "administrasi"},
    {"akuntabiltas", "akuntabilitas"},
    {"akuntablitas", "akuntabilitas"},
    {"badann", "badan"},
    {"birokasi", "birokrasi"},
    {"disposis", "disposisi"},
    {"disposissi", "disposisi"},
    {"dokmen", "dokumen"},
    {"dokumem", "dokumen"},
    {"evalusi", "evaluasi"},
    {"evauasi", "evaluasi"},
    {"kabuapten", "kabupaten"},
    {"kabupten", "kabupaten"},
    {"kearsiapan", "kearsipan"},
    {"kecamtan", "kecamatan"},
    {"kegiatn", "kegiatan"},
    {"kegitan", "kegiatan"},
    {"kelengapan", "kelengkapan"},
    {"kelengkpan", "kelengkapan"},
    {"kepegawain", "kepegawaian"},
    {"kepegawian", "kepegawaian"},
    {"koordinsi", "koordinasi"},
    {"kordinasi", "koordinasi"},
    {"kordinator", "koordinator"},
    {"kordinir", "koordinir"},
    {"kualifikas", "kualifikasi"},
    {"kwalifikasi", "kualifikasi"},
    {"lapoaran", "laporan"},
    {"laporam", "laporan"},
    {"managament", "management"},
    {"managemen", "manajemen"},
    {"melaksanaan", "melaksanakan"},
    {"melaksankan", "melaksanakan"},
    {"memferifikasi", "memverifikasi"},
    {"memferivikasi", "memverifikasi"},
    {"memverivikasi", "memverifikasi"},
    {"menandatanggani", "menandatangani"},
    {"menandatngani", "menandatangani"},
    {"menejemen", "manajemen"},
    {"menerintahkan", "memerintahkan"},
    {"menyamapaikan", "menyampaikan"},
    {"menyampiakan", "menyampaikan"},
    {"operasianal", "operasional"},
    {"oprasional", "operasional"},
    {"oprasonal", "operasional"},
    {"ouput", "output"},
    {"pegawi", "pegawai"},
    {"pegwai", "pegawai"},
    {"pelaksaan", "pelaksanaan"},
    {"pelaksanan", "pelaksanaan"},
    {"pemerintahaan", "pemerintahan"},
    {"pemerintahn", "pemerintahan"},
    {"pencatan", "pencatatan"},
    {"pendayaguanaan", "pendayagunaan"},
    {"pengarsiapan", "pengarsipan"},
    {"penyelengaraan", "penyelenggaraan"},
    {"penyelenggaran", "penyelenggaraan"},
    {"penyusnan", "penyusunan"},
    {"penyusuan", "penyusunan"},
    {"peratuan", "peraturan"},
    {"peraturaan", "peraturan"},
    {"perencanan", "perencanaan"},
    {"pertanggung-jawaban", "pertanggungjawaban"},
    {"perundang-undagan", "perundang-undangan"},
    {"perundangan-udangan", "perundang-undangan"},
    {"prosedure", "prosedur"},
    {"refference", "reference"},
    {"reformsi", "reformasi"},
    {"refrence", "reference"},
    {"rekruitmen", "rekrutmen"},
    {"rekruitment", "rekrutmen"},
    {"rektuitmen", "rekrutmen"},
    {"sekertariat", "sekretariat"},
    {"sekertaris", "sekretaris"},
    {"sekretarit", "sekretariat"},
    {"standart", "standar"},
    {"verfikasi", "verifikasi"},
    {"verifikasai", "verifikasi"},
};
static_assert(is_sorted(kMisspelt));

// A few bits of a word.
constexpr std::size_t mark_of(std::string_view word) {
  constexpr std::size_t kMarks = 2048;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(word[i]));
  };
  if (word.size() < 3) return 0;
  return (byte(word.size() / 2) * 31 + byte(2) * 7 + byte(word.size() - 2) * 131 + word.size()) %
         kMarks;
}

struct Marks {
  bool seen[2048] = {};
};
constexpr Marks marks_of_misspelt() {
  Marks marks;
  for (const Pair& row : kMisspelt) marks.seen[mark_of(row.word)] = true;
  return marks;
}
constexpr Marks kMisspeltMarks = marks_of_misspelt();

}  // namespace

bool is_ber_verb(std::string_view word) {
  return find<kBerVerbs>(word) != nullptr;
}

bool is_no_active_verb(std::string_view word) {
  return find<kNoActiveVerbs>(word) != nullptr;
}

bool is_weak_verb(std::string_view word) {
  return find<kWeakVerbs>(word) != nullptr;
}

bool is_no_passive_verb(std::string_view word) {
  return find<kNoPassiveVerbs>(word) != nullptr;
}

bool is_passive_root(std::string_view root) {
  return find<kPassiveRoots>(root) != nullptr;
}

bool is_function_word(std::string_view word) {
  return find<kFunctionWords>(word) != nullptr;
}

bool is_quantifier(std::string_view word) {
  return find<kQuantifiers>(word) != nullptr;
}

bool is_no_verbal_noun(std::string_view word) {
  return find<kNoVerbalNouns>(word) != nullptr;
}

bool is_command(std::string_view word) {
  return find<kCommands>(word) != nullptr;
}

bool is_one_syllable(std::string_view root) {
  return find<kOneSyllable>(root) != nullptr;
}

std::string_view verb_of_noun(std::string_view word) {
  return other_of<kVerbsOfNouns>(word);
}

std::string_view verb_of_foreign_command(std::string_view word) {
  return other_of<kForeignCommands>(word);
}

std::string_view right_spelling(std::string_view word) {
  // Nearly all words are right; most of them are told by three bytes.
  return kMisspeltMarks.seen[mark_of(word)] ? other_of<kMisspelt>(word) : std::string_view();
}

}  // namespace sop::words::tables
