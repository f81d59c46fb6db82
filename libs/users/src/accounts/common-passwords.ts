/**
 * The passwords of ten and more characters that stand highest in published leaks, lower case.
 * Shorter ones are refused by their length anyway.
 */
const LISTED = `
1234567890 0123456789 9876543210 0987654321 1111111111 0000000000 1212121212 1234512345 1122334455 12345678910
123456789a 123456789q a123456789 q123456789 123456789abc 123123123123 11223344556677 123456789123 1234567891011
qwertyuiop qwertyuiop123 qwerty1234 qwerty12345 qwerty123456 qwertz1234 qwertzuiop qwerty123! azertyuiop
1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc zaq12wsxcde3 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv 1qaz@wsx3edc
asdfghjkl1 asdfghjkl123 asdfghjkl; zxcvbnm123 zxcvbnm,./ asdf1234asdf
password12 password123 password1234 password12345 password! password1! password123! passwordpassword p@ssw0rd123
p@ssword123 passw0rd123 passw0rd1234 mypassword mypassword1 newpassword newpassword1 yourpassword thepassword
changeme123 changeme1234 changeme123! letmein123 letmein1234 letmeinplease welcome123 welcome1234 welcome123!
welcome2023 welcome2024 welcome2025 welcome2026 iloveyou12 iloveyou123 iloveyou1234 iloveyou!! iloveyou2024
administrator administrator1 admin12345 admin123456 adminadmin admin1234567 administrator123 rootrootroot
superman123 batman1234 football123 baseball123 basketball basketball1 liverpool1 manchester chocolate1 sunshine123
princess123 dragon1234 monkey1234 master1234 shadow1234 michael123 jennifer12 charlie123 jordan2323 startrek12
abcdefghij abcdefghijk abcdefghijkl abc1234567 abcd123456 abcd12345678 abc123abc123 aaaaaaaaaa aaaaaaaaaaaa
testtest123 test123456 test1234567 testpassword guest12345 user123456 secret1234 secretpassword trustno1trustno1
sommer2023 sommer2024 sommer2025 sommer2026 winter2024 winter2025 summer2023 summer2024 summer2025 summer2026
winter2023 spring2024 spring2025 autumn2024 autumn2025 passwort123 passwort1234 hallo12345 hallohallo schatz1234
ichliebedich geheim1234 geheim12345 deutschland deutschland1 computer12 computer123 internet123 samsung123 google1234
facebook12 facebook123 instagram1 markethall markethall1 markethall123
`;

const common = new Set(LISTED.split(/\s+/).filter((word) => word !== ''));

/** Whether a password is one of those that every attacker tries first, in any capitals. */
export const isCommonPassword = (password: string): boolean => common.has(password.normalize('NFKC').toLowerCase());
