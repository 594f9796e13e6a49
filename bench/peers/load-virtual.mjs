import Arborist from '@npmcli/arborist';

const tree = await new Arborist({ path: process.cwd() }).loadVirtual();
console.log(tree.inventory.size);
