// How @custom-elements-manifest/analyzer reads the elements. By itself it would also write into package.json.
export default { globs: ['src/components/**/*.ts'], litelement: true, packagejson: false, quiet: true };
